#compdef livy_gateway_exporter

local -a flags
flags=(
  '(- *)'{-h,--help}'[print a help message and exit]'
  '(- *)--version[print the version and exit]'
  '--config.file=[configuration file]:file:_files'
  '*--web.listen-address=[where to serve]:address (:10998, HOST\:PORT, unix\:/PATH, systemd\:): '
  '--web.config.file=[TLS and passwords for the own pages]:file:_files'
  '--web.telemetry-path=[path of the metrics]:path: '
  '--web.enable-lifecycle[let clients reload, and change the log level]'
  '--storage.path=[directory that keeps the counters]:directory:_directories'
  '--shard.index=[poll only this share of the gateways]:number: '
  '--shard.total=[the number of shares]:number: '
  '--log.level=[least level of the log]:level:(debug info warn error)'
  '--log.format=[format of the log]:format:(logfmt json)'
  '--web.max-connections=[clients'\'' connections at once]:number: '
  '--web.max-connections-per-address=[connections at once from one IPv4 address or IPv6 /64]:number: '
  '--web.max-requests-in-flight=[requests that are being answered at once]:number: '
  '--web.max-head-bytes=[bytes of a request'\''s line, and again of its headers]:number: '
  '--web.max-body-bytes=[bytes of a request'\''s body]:number: '
  '--web.head-timeout=[time for a request'\''s head, and again its body]:duration: '
  '--web.idle-timeout=[time between an answer and the next request]:duration: '
  '--web.write-timeout=[time while a client takes no byte of its answer]:duration: '
  '--web.answer-timeout=[time for a client to take a whole answer]:duration: '
  '1:command:((serve\:"poll the gateways and serve their metrics" check-config\:"check the configuration and exit" once\:"poll once, write the metrics, and exit" healthcheck\:"ask the running exporter whether it is healthy"))'
)
if (( ${words[(I)once]} )); then
  flags+=(
    '--output=[write to a file instead of standard output]:file:_files'
    '--format=[format of the metrics]:format:(text openmetrics)'
  )
fi
_arguments -s $flags
