#pragma once

#include <deque>
#include <utility>

#include "web/password_workers.hpp"

namespace lge::web {

/// Compares when the test says so: every hash is `of ` and its password.
class FakePasswordWorkers final : public PasswordWorkers {
 public:
  bool compare(Secret password, Secret hash, Done done) override {
    if (jobs.size() >= room) return false;
    jobs.push_back({std::move(password), std::move(hash), std::move(done)});
    ++asked;
    return true;
  }
  void stop() override {
    while (!jobs.empty())
      take().done(std::nullopt);
  }

  void finish_one() {
    const Job job = take();
    job.done(job.hash.reveal() == "of " + job.password.reveal());
  }

  struct Job {
    Secret password;
    Secret hash;
    Done done;
  };
  std::deque<Job> jobs;
  std::size_t room = 100;
  int asked = 0;

 private:
  Job take() {
    Job job = std::move(jobs.front());
    jobs.pop_front();
    return job;
  }
};

}  // namespace lge::web
