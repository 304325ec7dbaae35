#include <exception>
#include <iostream>

#include "app/run.hpp"

int main(int argc, char** argv) {
  try {
    return lge::app::run(argc, argv);
  } catch (const std::exception& e) {
    std::cerr << "livy_gateway_exporter: " << e.what() << '\n';
  } catch (...) {
    std::cerr << "livy_gateway_exporter: an exception of an unknown type\n";
  }
  return 1;
}
