#pragma once

#include <type_traits>
#include <utility>
#include <variant>

#include <boost/system/result.hpp>

namespace lge {

using boost::system::in_place_error;
using boost::system::in_place_value;

/// A value, or the reason why there is none. For what is expected to fail (a poll, a parse, a connection);
/// surprises throw. Like boost::system::result, whose names it shares, but for errors of any type: that one
/// wants each error type to say how it is thrown. Asking for the part that is not there throws
/// std::bad_variant_access.
template <class T, class E>
class [[nodiscard]] Result {
  struct Nothing {
    Nothing() = delete;
  };

 public:
  using value_type = T;
  using error_type = E;

  // `return value;` and `return error;` are how a function gives its result; where both are of one type, only
  // the tags tell them apart.
  Result(std::conditional_t<std::is_same_v<T, E>, Nothing, T> value)
      : parts_(std::in_place_index<0>, std::move(value)) {}
  Result(std::conditional_t<std::is_same_v<T, E>, Nothing*, E> error)
      : parts_(std::in_place_index<1>, std::move(error)) {}
  template <class... Args>
  explicit Result(boost::system::in_place_value_t, Args&&... args)
      : parts_(std::in_place_index<0>, std::forward<Args>(args)...) {}
  template <class... Args>
  explicit Result(boost::system::in_place_error_t, Args&&... args)
      : parts_(std::in_place_index<1>, std::forward<Args>(args)...) {}

  [[nodiscard]] bool has_value() const { return parts_.index() == 0; }
  [[nodiscard]] bool has_error() const { return parts_.index() == 1; }
  explicit operator bool() const { return has_value(); }

  [[nodiscard]] T& value() & { return std::get<0>(parts_); }
  [[nodiscard]] const T& value() const& { return std::get<0>(parts_); }
  [[nodiscard]] T&& value() && { return std::get<0>(std::move(parts_)); }
  [[nodiscard]] const E& error() const& { return std::get<1>(parts_); }
  [[nodiscard]] E&& error() && { return std::get<1>(std::move(parts_)); }

  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

 private:
  std::variant<T, E> parts_;
};

/// Success without a value, or the reason why there was none.
template <class E>
class [[nodiscard]] Result<void, E> {
 public:
  using value_type = void;
  using error_type = E;

  Result() = default;
  Result(E error) : error_(std::in_place_index<1>, std::move(error)) {}
  explicit Result(boost::system::in_place_value_t) {}
  template <class... Args>
  explicit Result(boost::system::in_place_error_t, Args&&... args)
      : error_(std::in_place_index<1>, std::forward<Args>(args)...) {}

  [[nodiscard]] bool has_value() const { return error_.index() == 0; }
  [[nodiscard]] bool has_error() const { return error_.index() == 1; }
  explicit operator bool() const { return has_value(); }
  [[nodiscard]] const E& error() const& { return std::get<1>(error_); }

 private:
  std::variant<std::monostate, E> error_;
};

}  // namespace lge
