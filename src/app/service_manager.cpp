#include <cstdint>
#include <system_error>

#include "app/service.hpp"

#ifdef LGE_HAS_SYSTEMD
#include <systemd/sd-daemon.h>
#endif

namespace lge::app {

namespace {

#ifdef LGE_HAS_SYSTEMD

class Systemd final : public ServiceManager {
 public:
  explicit Systemd(Log& log) : log_(log) {}

  void notify(const std::string& state) override {
    const int sent = ::sd_notify(0, state.c_str());
    if (sent < 0 && !failing_) {
      log_.warn("cannot tell the service manager how this process is",
                field("err", std::generic_category().message(-sent)));
    }
    failing_ = sent < 0;
  }
  [[nodiscard]] std::optional<std::chrono::microseconds> watchdog() const override {
    std::uint64_t limit = 0;
    if (::sd_watchdog_enabled(0, &limit) <= 0) return std::nullopt;
    return std::chrono::microseconds(limit);
  }

 private:
  Log& log_;
  bool failing_ = false;
};

#else

class Nobody final : public ServiceManager {
 public:
  void notify(const std::string&) override {}
  [[nodiscard]] std::optional<std::chrono::microseconds> watchdog() const override { return std::nullopt; }
};

#endif

}  // namespace

#ifdef LGE_HAS_SYSTEMD
std::unique_ptr<ServiceManager> make_service_manager(Log& log) {
  return std::make_unique<Systemd>(log);
}
#else
std::unique_ptr<ServiceManager> make_service_manager(Log&) {
  return std::make_unique<Nobody>();
}
#endif

}  // namespace lge::app
