#include "metrics/packed_body.hpp"

#include <algorithm>
#include <utility>

#include "metrics/plain_body.hpp"

namespace lge::metrics {

namespace {

// What is packed ahead is to be there when this share of the time for it is over, and not in the last moment.
constexpr double kAheadTime = 0.8;

}  // namespace

struct PackedBody::Job {
  std::shared_ptr<const Snapshot> snapshot;
  std::uint64_t number;
  SteadyTime begun_at;
  bool ahead = false;       // nobody waits for it
  std::size_t covered = 0;  // bytes of text that are in the packer or the member
  GzipPacker packer = {};
  GzipMember member = {};
  std::string scratch = {};
  // What comes next: a view of a group, of which those before are in the packer.
  std::size_t family = 0;
  std::size_t group = 0;
  std::size_t view = 0;
  bool has_series = false;  // of the family
};

PackedBody::PackedBody(Format format, const std::vector<FamilyHead>& heads, PieceCache& cache)
    : format_(format), heads_(heads), cache_(cache) {}

PackedBody::~PackedBody() = default;

std::shared_ptr<const std::string> PackedBody::step(PackedRequest& request,
                                                    const std::shared_ptr<const Snapshot>& snapshot,
                                                    const Instruments& instruments, SteadyTime now) {
  if (!request.jobs_begun) {
    if (is_young(snapshot, instruments, now)) return body_;
    // What is packed ahead may be older than what this request is to get. Its pieces are in the cache.
    if (job_ && job_->ahead) job_.reset();
    request.jobs_begun = jobs_begun_;
  }
  if (is_done(request)) return body_;
  if (!job_) begin(snapshot, now);
  if (!advance(kStepBytes)) return nullptr;
  complete(instruments, now);
  return is_done(request) ? body_ : nullptr;
}

// True where the body can be handed out.
bool PackedBody::is_young(const std::shared_ptr<const Snapshot>& snapshot, const Instruments& instruments,
                          SteadyTime now) {
  if (!body_) return false;
  if (is_same(source_, snapshot)) {
    fresh_at_ = now;
    if (now >= own_read_at_ + kOwnAge) finish(instruments, now);
    return true;
  }
  if (now >= fresh_at_ + body_age(gateways_.text_bytes())) return false;
  work_ahead(snapshot, instruments, now);
  return true;
}

// Bytes of text that are packed by now where work goes on evenly through the second half of the body's age.
std::size_t PackedBody::due_ahead(SteadyTime now) const {
  const auto half = std::chrono::duration<double, std::milli>(body_age(gateways_.text_bytes())) / 2;
  const double share = (now - fresh_at_ - half) / (half * kAheadTime);
  return static_cast<std::size_t>(static_cast<double>(gateways_.text_bytes()) * std::clamp(share, 0.0, 1.0));
}

void PackedBody::work_ahead(const std::shared_ptr<const Snapshot>& snapshot, const Instruments& instruments,
                            SteadyTime now) {
  const std::size_t due = due_ahead(now);
  const std::size_t covered = job_ ? job_->covered : 0;
  const bool all = due == gateways_.text_bytes();
  if (due < covered + kLeastAhead && !all) return;
  if (!job_) {
    begin(snapshot, now);
    job_->ahead = true;
  }
  if (advance(all ? kStepBytes : std::min(due - covered, kStepBytes))) complete(instruments, now);
}

void PackedBody::drop() {
  job_.reset();
  body_.reset();
  source_.reset();
  gateways_ = GzipMember();
}

// A job that had begun before the request came may be of a snapshot that was no longer the newest.
bool PackedBody::is_done(const PackedRequest& request) const {
  return body_ && body_job_ > *request.jobs_begun;
}

void PackedBody::begin(const std::shared_ptr<const Snapshot>& snapshot, SteadyTime now) {
  job_ = std::make_unique<Job>(Job{snapshot, ++jobs_begun_, now});
  job_->member.reserve(gateways_.bytes() + gateways_.bytes() / 8);
  cache_.trim(snapshot->groups.size());
  if (!headers_.empty()) return;
  for (const FamilyHead& head : heads_) {
    job_->packer.add(head.header[static_cast<std::size_t>(format_)]);
    headers_.push_back(job_->packer.finish());
  }
}

// True where all gateways are packed.
bool PackedBody::advance(std::size_t most) {
  std::size_t left = most;
  while (job_->family < heads_.size()) {
    if (job_->group == job_->snapshot->groups.size()) {
      ++job_->family;
      job_->group = 0;
      job_->has_series = false;
      continue;
    }
    left -= std::min(left, pack_group(left));
    if (left == 0) return false;
  }
  return true;
}

// The group's lines of the family, or a part of them. Returns what that cost, in bytes of text.
std::size_t PackedBody::pack_group(std::size_t most) {
  Job& job = *job_;
  const GatewayGroup& group = *job.snapshot->groups[job.group];
  const FamilyHead& head = heads_[job.family];
  const bool with_created = format_ == Format::open_metrics && head.begins_with_record;
  const PieceCache::Key key{job.group, job.family, with_created};
  const std::uint64_t stamp = group.stamps[job.family];
  if (const GzipPiece* kept = job.view == 0 ? cache_.find(key, stamp) : nullptr) {
    append(*kept);
    job.covered += kept->size;
    ++job.group;
    return kept->blocks.size();
  }
  std::size_t packed = 0;
  while (job.view < group.views.size() && packed < most) {
    const std::string_view lines = lines_of(*group.views[job.view], job.family, head, format_, job.scratch);
    job.packer.add(lines);
    packed += lines.size();
    ++job.view;
  }
  job.covered += packed;
  if (job.view < group.views.size()) return packed;
  const GzipPiece piece = job.packer.finish();
  append(piece);
  cache_.put(key, stamp, piece);
  job.view = 0;
  ++job.group;
  return packed;
}

// A family needs a series.
void PackedBody::append(const GzipPiece& piece) {
  if (piece.size == 0) return;
  if (!std::exchange(job_->has_series, true)) job_->member.append(headers_[job_->family]);
  job_->member.append(piece);
}

// The job is done: its gateways are the body's.
void PackedBody::complete(const Instruments& instruments, SteadyTime now) {
  gateways_ = std::move(job_->member);
  source_ = job_->snapshot;
  body_job_ = job_->number;
  fresh_at_ = job_->begun_at;
  job_.reset();
  finish(instruments, now);
}

// The exporter's own metrics, and the end.
void PackedBody::finish(const Instruments& instruments, SteadyTime now) {
  GzipPacker packer;
  packer.add(own_metrics(format_, instruments));
  GzipMember member = gateways_;
  member.append(packer.finish());
  body_ = std::make_shared<const std::string>(std::move(member).finish());
  own_read_at_ = now;
}

}  // namespace lge::metrics
