# All of these are Debian packages; scripts/deps installs them.
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED CONFIG)
find_package(OpenSSL 3.0 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(CLI11 REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(RapidJSON REQUIRED)
find_package(SQLite3 3.40 REQUIRED)
# libxcrypt, for bcrypt.
find_library(CRYPT_LIBRARY crypt REQUIRED)
# Not everywhere: without it the program does all else.
if(LGE_SYSTEMD)
  find_package(PkgConfig)
  if(PKG_CONFIG_FOUND)
    pkg_check_modules(LGE_LIBSYSTEMD IMPORTED_TARGET libsystemd)
  endif()
endif()
# Its package files name no version; its config wants the headers of zlib and curl.
find_package(prometheus-cpp CONFIG REQUIRED COMPONENTS core)

# Debian 12 and 13 disagree on whether yaml-cpp's target has a namespace.
if(NOT TARGET yaml-cpp::yaml-cpp)
  add_library(yaml-cpp::yaml-cpp ALIAS yaml-cpp)
endif()

# Boost headers as one target: system headers, and Asio set up the same everywhere.
add_library(lge_boost INTERFACE)
target_link_libraries(lge_boost INTERFACE Boost::headers OpenSSL::SSL OpenSSL::Crypto Threads::Threads)
target_compile_definitions(lge_boost INTERFACE BOOST_ASIO_NO_DEPRECATED
  BOOST_ENABLE_ASSERT_DEBUG_HANDLER)  # src/support/boost_assert.cpp

add_library(lge_rapidjson INTERFACE)
target_include_directories(lge_rapidjson SYSTEM INTERFACE ${RAPIDJSON_INCLUDE_DIRS})
# The same in every file: its parts that use SSE2 have the same names as those that do not. Text that is read in place
# must then have room behind it (src/api/in_place.hpp).
target_compile_definitions(lge_rapidjson INTERFACE RAPIDJSON_HAS_STDSTRING=1
  $<$<STREQUAL:${CMAKE_SYSTEM_PROCESSOR},x86_64>:RAPIDJSON_SSE2>)

if(LGE_BUILD_TESTS)
  find_package(doctest REQUIRED)
endif()
