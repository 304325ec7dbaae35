#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace lge {

/// Bytes in a file that has no name and is nowhere but in memory (memfd_create(2)), sealed: nobody can change
/// them any more. The system sends them on a socket without a copy (sendfile(2)), and they outlast this as
/// long as some of them are on their way.
class MemoryFile {
 public:
  /// Null where the system gives none.
  static std::shared_ptr<const MemoryFile> make(std::string_view bytes);
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  ~MemoryFile();

  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  MemoryFile(int descriptor, std::size_t size) : descriptor_(descriptor), size_(size) {}

  int descriptor_;
  std::size_t size_;
};

}  // namespace lge
