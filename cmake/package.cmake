# The Debian package, which scripts/package makes. What only the package has is a component of its own, so that a plain
# `cmake --install` leaves it out.
set(LGE_PACKAGE_MAINTAINER "The authors of livy_gateway_exporter <maintainers@livy-gateway-exporter.invalid>"
  CACHE STRING "Whom the Debian package names as its maintainer: NAME <ADDRESS>")

set(lge_package livy-gateway-exporter)
set(lge_deploy ${PROJECT_SOURCE_DIR}/deploy)
set(lge_made ${PROJECT_BINARY_DIR}/package)

function(lge_pack destination file)
  cmake_path(GET file FILENAME name)
  if(ARGC GREATER 2)
    set(name ${ARGV2})
  endif()
  install(FILES ${file} DESTINATION ${destination} RENAME ${name} COMPONENT package EXCLUDE_FROM_ALL)
endfunction()

# Debian wants these compressed; the bytes depend on the content alone.
function(lge_pack_compressed destination file)
  cmake_path(GET file FILENAME name)
  find_program(LGE_GZIP gzip REQUIRED)
  execute_process(COMMAND ${LGE_GZIP} -9nc ${file} OUTPUT_FILE ${lge_made}/${name}.gz COMMAND_ERROR_IS_FATAL ANY)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
  lge_pack(${destination} ${lge_made}/${name}.gz)
endfunction()

string(TIMESTAMP lge_date "%a, %d %b %Y %H:%M:%S +0000" UTC)  # of SOURCE_DATE_EPOCH, where it is set
configure_file(${lge_deploy}/debian/changelog.in ${lge_made}/changelog.Debian @ONLY)
configure_file(${PROJECT_SOURCE_DIR}/CHANGELOG.md ${lge_made}/changelog COPYONLY)

lge_pack(lib/systemd/system ${lge_deploy}/systemd/${lge_package}.service)
lge_pack(lib/systemd/system ${lge_deploy}/systemd/${lge_package}.socket)
lge_pack(lib/sysusers.d ${lge_deploy}/systemd/${lge_package}.sysusers ${lge_package}.conf)
lge_pack(lib/tmpfiles.d ${lge_deploy}/systemd/${lge_package}.tmpfiles ${lge_package}.conf)
lge_pack(/etc/default ${lge_deploy}/systemd/${lge_package}.default ${lge_package})
lge_pack(/etc/livy_gateway_exporter ${lge_deploy}/debian/config.yml)
lge_pack(share/bash-completion/completions ${lge_deploy}/completion/livy_gateway_exporter.bash livy_gateway_exporter)
lge_pack(share/zsh/vendor-completions ${lge_deploy}/completion/livy_gateway_exporter.zsh _livy_gateway_exporter)
lge_pack(share/fish/vendor_completions.d ${lge_deploy}/completion/livy_gateway_exporter.fish)
lge_pack_compressed(share/man/man8 ${lge_deploy}/debian/livy_gateway_exporter.8)
lge_pack_compressed(share/doc/${lge_package} ${lge_made}/changelog.Debian)
lge_pack_compressed(share/doc/${lge_package} ${lge_made}/changelog)
lge_pack(share/doc/${lge_package} ${lge_deploy}/debian/copyright)
lge_pack(share/lintian/overrides ${lge_deploy}/debian/lintian-overrides ${lge_package})
install(DIRECTORY docs/ DESTINATION share/doc/${lge_package} COMPONENT package EXCLUDE_FROM_ALL
  FILES_MATCHING PATTERN "*.md" PATTERN images EXCLUDE)
install(DIRECTORY config/ DESTINATION share/doc/${lge_package}/examples COMPONENT package EXCLUDE_FROM_ALL
  FILES_MATCHING PATTERN "*.yml")

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME ${lge_package})
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "${LGE_PACKAGE_MAINTAINER}")
set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_CMAKE_PROJECTS
  "${PROJECT_BINARY_DIR};${PROJECT_NAME};Unspecified;/" "${PROJECT_BINARY_DIR};${PROJECT_NAME};package;/")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "ca-certificates, systemd | systemd-standalone-sysusers | systemd-sysusers, systemd | systemd-standalone-tmpfiles | systemd-tmpfiles")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "Prometheus exporter for Livy Gateways of EMR Serverless Spark
A daemon that reads the session lists of the Livy Gateways of Alibaba Cloud
EMR Serverless Spark, and serves to Prometheus how many sessions there are in
each state, and the CU-hours, vcore-seconds and MB-seconds that they use.
.
Sessions are counted exactly once, over restarts and purges of the history.")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
  "${lge_deploy}/debian/postinst;${lge_deploy}/debian/prerm;${lge_deploy}/debian/postrm;${lge_deploy}/debian/conffiles")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
