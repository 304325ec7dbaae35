// bench_exposer PORT <EXPOSITION: serves the series of an exposition (text format 0.0.4) on 127.0.0.1 with
// prometheus-cpp's own Exposer, until standard input's writer has ended it with a signal. A peer of the
// exporter, for bench/scrape.py.

#include <cstdio>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <prometheus/counter.h>
#include <prometheus/exposer.h>
#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <unistd.h>

namespace {

// `a="x",b="y"`. The exporter that this is fed from escapes nothing in a benchmark's world.
prometheus::Labels labels_of(std::string_view text) {
  prometheus::Labels labels;
  while (!text.empty()) {
    const std::size_t equals = text.find("=\"");
    const std::size_t end = text.find('"', equals + 2);
    labels.emplace(text.substr(0, equals), text.substr(equals + 2, end - equals - 2));
    text.remove_prefix(std::min(end + 2, text.size()));
  }
  return labels;
}

// Each sample as a series of its own: a histogram's are gauges here, which costs the Exposer less.
class Series {
 public:
  explicit Series(prometheus::Registry& registry) : registry_(registry) {}

  void add(std::string_view line) {
    const std::size_t space = line.rfind(' ');
    const std::size_t brace = std::min(line.find('{'), space);
    const std::string_view labels =
        brace == space ? std::string_view() : line.substr(brace + 1, space - brace - 2);
    family(std::string(line.substr(0, brace)))
        .Add(labels_of(labels))
        .Set(std::stod(std::string(line.substr(space + 1))));
    ++count_;
  }
  [[nodiscard]] int count() const { return count_; }

 private:
  prometheus::Family<prometheus::Gauge>& family(const std::string& name) {
    const auto known = families_.find(name);
    if (known != families_.end()) return *known->second;
    auto& made = prometheus::BuildGauge().Name(name).Help("Help.").Register(registry_);
    families_.emplace(name, &made);
    return made;
  }

  prometheus::Registry& registry_;
  std::map<std::string, prometheus::Family<prometheus::Gauge>*> families_;
  int count_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: bench_exposer PORT <EXPOSITION\n", stderr);
    return 2;
  }
  const auto registry = std::make_shared<prometheus::Registry>();
  Series series(*registry);
  for (std::string line; std::getline(std::cin, line);) {
    if (!line.starts_with('#')) series.add(line);
  }
  prometheus::Exposer exposer(std::string("127.0.0.1:") + argv[1]);
  exposer.RegisterCollectable(registry);
  std::printf("serving %d series\n", series.count());
  std::fflush(stdout);
  for (;;)
    ::pause();
}
