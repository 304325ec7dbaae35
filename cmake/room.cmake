# One precompiled header for every target of the project: what nearly every file includes, and Asio's coroutines,
# which cost most to parse. Beast is not in it.
add_library(lge_pch OBJECT ${PROJECT_SOURCE_DIR}/cmake/pch.cpp)
target_link_libraries(lge_pch PRIVATE lge_build lge_boost)
target_precompile_headers(lge_pch PRIVATE ${PROJECT_SOURCE_DIR}/cmake/pch.hpp)

function(lge_use_build target)
  target_link_libraries(${target} PRIVATE lge_build)
  target_precompile_headers(${target} REUSE_FROM lge_pch)
endfunction()

# lge_room(NAME SOURCES… DEPENDS…): one room of src/ as a static library lge_NAME.
function(lge_room name)
  cmake_parse_arguments(ROOM "" "" "SOURCES;DEPENDS;PRIVATE_DEPENDS" ${ARGN})
  add_library(lge_${name} STATIC ${ROOM_SOURCES})
  target_include_directories(lge_${name} PUBLIC ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(lge_${name} PUBLIC lge_boost ${ROOM_DEPENDS} PRIVATE ${ROOM_PRIVATE_DEPENDS})
  lge_use_build(lge_${name})
endfunction()

# lge_unit_test(ROOM SOURCES… DEPENDS…): the unit tests of one room as ctest's unit.ROOM.
function(lge_unit_test room)
  cmake_parse_arguments(UNIT "" "" "SOURCES;DEPENDS" ${ARGN})
  add_executable(test_${room} ${UNIT_SOURCES})
  target_include_directories(test_${room} PRIVATE ${PROJECT_SOURCE_DIR}/tests)
  target_compile_definitions(test_${room} PRIVATE LGE_SOURCE_DIR="${PROJECT_SOURCE_DIR}")
  target_link_libraries(test_${room} PRIVATE lge_test_main lge_fakes ${UNIT_DEPENDS})
  lge_use_build(test_${room})
  add_test(NAME unit.${room} COMMAND test_${room})
  set_tests_properties(unit.${room} PROPERTIES TIMEOUT 300)
endfunction()
