# fish completion for livy_gateway_exporter
complete -c livy_gateway_exporter -f
set -l commands serve check-config once healthcheck
complete -c livy_gateway_exporter -n "not __fish_seen_subcommand_from $commands" -a serve -d 'Poll the gateways and serve their metrics'
complete -c livy_gateway_exporter -n "not __fish_seen_subcommand_from $commands" -a check-config -d 'Check the configuration and exit'
complete -c livy_gateway_exporter -n "not __fish_seen_subcommand_from $commands" -a once -d 'Poll once, write the metrics, and exit'
complete -c livy_gateway_exporter -n "not __fish_seen_subcommand_from $commands" -a healthcheck -d 'Ask the running exporter whether it is healthy'
complete -c livy_gateway_exporter -s h -l help -d 'Print a help message and exit'
complete -c livy_gateway_exporter -l version -d 'Print the version and exit'
complete -c livy_gateway_exporter -l config.file -rF -d 'Configuration file'
complete -c livy_gateway_exporter -l web.listen-address -x -a ':10998 systemd:' -d 'Where to serve'
complete -c livy_gateway_exporter -l web.config.file -rF -d 'TLS and passwords for the own pages'
complete -c livy_gateway_exporter -l web.telemetry-path -x -d 'Path of the metrics'
complete -c livy_gateway_exporter -l web.enable-lifecycle -d 'Let clients reload, and change the log level'
complete -c livy_gateway_exporter -l storage.path -x -a '(__fish_complete_directories)' -d 'Directory that keeps the counters'
complete -c livy_gateway_exporter -l shard.index -x -d 'Poll only this share of the gateways'
complete -c livy_gateway_exporter -l shard.total -x -d 'The number of shares'
complete -c livy_gateway_exporter -l log.level -x -a 'debug info warn error' -d 'Least level of the log'
complete -c livy_gateway_exporter -l log.format -x -a 'logfmt json' -d 'Format of the log'
complete -c livy_gateway_exporter -l web.max-connections -x -d "Clients' connections at once"
complete -c livy_gateway_exporter -l web.max-connections-per-address -x -d "Connections at once from one IPv4 address or IPv6 /64"
complete -c livy_gateway_exporter -l web.max-requests-in-flight -x -d "Requests that are being answered at once"
complete -c livy_gateway_exporter -l web.max-head-bytes -x -d "Bytes of a request's line, and again of its headers"
complete -c livy_gateway_exporter -l web.max-body-bytes -x -d "Bytes of a request's body"
complete -c livy_gateway_exporter -l web.head-timeout -x -d "Time for a request's head, and again its body"
complete -c livy_gateway_exporter -l web.idle-timeout -x -d "Time between an answer and the next request"
complete -c livy_gateway_exporter -l web.write-timeout -x -d "Time while a client takes no byte of its answer"
complete -c livy_gateway_exporter -l web.answer-timeout -x -d "Time for a client to take a whole answer"
complete -c livy_gateway_exporter -n '__fish_seen_subcommand_from once' -l output -rF -d 'Write to a file instead of standard output'
complete -c livy_gateway_exporter -n '__fish_seen_subcommand_from once' -l format -x -a 'text openmetrics' -d 'Format of the metrics'
