option(LGE_BUILD_TESTS "Build the tests and the API simulator" ON)
option(LGE_BUILD_FUZZERS "Build tests/fuzz with libFuzzer, which only Clang has" OFF)
option(LGE_BUILD_BENCH "Build the benchmarks of bench/" OFF)
option(LGE_SYSTEMD "Talk to systemd, where libsystemd is installed" ON)
option(LGE_WERROR "Treat warnings as errors" OFF)
set(LGE_SANITIZE "" CACHE STRING "Sanitizers for everything built here, as -fsanitize= takes them")
set(LGE_REVISION "" CACHE STRING "Revision shown by --version; empty: asked of git")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "" FORCE)
endif()

find_program(LGE_CCACHE ccache)
if(LGE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Precompiled headers are cached only with these two relaxations (ccache manual, "Precompiled headers").
  set(CMAKE_CXX_COMPILER_LAUNCHER
      "${CMAKE_COMMAND};-E;env;CCACHE_SLOPPINESS=pch_defines,time_macros;${LGE_CCACHE}")
endif()

# Every target of this project links it: warnings and sanitizers live here and nowhere else.
add_library(lge_build INTERFACE)
target_compile_options(lge_build INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
  -Wnon-virtual-dtor -Woverloaded-virtual -Wnull-dereference
  $<$<BOOL:${LGE_WERROR}>:-Werror>
  $<$<CXX_COMPILER_ID:GNU>:-Wduplicated-cond -Wlogical-op -fpch-preprocess>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC's flow analysis cries wolf inside inlined Boost and standard headers at -O2, differently in each version.
  target_compile_options(lge_build INTERFACE -Wno-null-dereference -Wno-maybe-uninitialized
    -Wno-stringop-overread -Wno-stringop-overflow -Wno-array-bounds -Wno-restrict -Wno-dangling-reference)
endif()
if(LGE_SANITIZE)
  # At -O1 GCC 12 pairs the allocation of a coroutine's frame with the wrong release.
  # ThreadSanitizer does not see Asio's fences; GCC says so wherever one is inlined.
  target_compile_options(lge_build INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-mismatched-new-delete>
    $<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>)
  target_compile_options(lge_build INTERFACE -fsanitize=${LGE_SANITIZE} -fno-sanitize-recover=all
    -fno-omit-frame-pointer)
  target_link_options(lge_build INTERFACE -fsanitize=${LGE_SANITIZE})
endif()
if(LGE_BUILD_FUZZERS)
  # So that libFuzzer sees which branches an input takes; it comes itself with each fuzzer's link.
  target_compile_options(lge_build INTERFACE -fsanitize=fuzzer-no-link
    -fsanitize-ignorelist=${CMAKE_CURRENT_LIST_DIR}/sanitizers_ignore.txt)
endif()
