#include "metrics/series_writer.hpp"

#include "metrics/text_format.hpp"

namespace lge::metrics {

void SeriesWriter::add(double value, std::string_view labels, std::string_view more_labels) {
  append({}, labels, more_labels, value);
}

void SeriesWriter::add_suffixed(std::string_view suffix, double value, std::string_view labels) {
  append(suffix, labels, {}, value);
}

void SeriesWriter::append(std::string_view suffix, std::string_view labels, std::string_view more_labels,
                          double value) {
  out_ += name_;
  out_ += suffix;
  out_ += '{';
  out_ += identity_;
  out_ += labels;
  out_ += more_labels;
  out_ += "} ";
  append_value(out_, value);
  out_ += '\n';
}

}  // namespace lge::metrics
