# bash completion for livy_gateway_exporter
_livy_gateway_exporter() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} words=
  # A flag, `=` and a value come as three words.
  [ "$current" != = ] || current=
  [ "$previous" != = ] || previous=${COMP_WORDS[COMP_CWORD - 2]}
  case $previous in
    --config.file | --web.config.file | --output)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      return
      ;;
    --storage.path)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -d -- "$current")
      return
      ;;
    --log.level) words='debug info warn error' ;;
    --log.format) words='logfmt json' ;;
    --format) words='text openmetrics' ;;
    --web.listen-address | --web.telemetry-path | --shard.index | --shard.total | *.max-* | *-timeout) return ;;
    *)
      words='serve check-config once healthcheck --help --version --config.file --web.listen-address
        --web.config.file --web.telemetry-path --web.enable-lifecycle --storage.path --shard.index --shard.total
        --log.level --log.format --web.max-connections --web.max-connections-per-address
        --web.max-requests-in-flight --web.max-head-bytes --web.max-body-bytes --web.head-timeout --web.idle-timeout
        --web.write-timeout --web.answer-timeout'
      [[ " ${COMP_WORDS[*]} " != *' once '* ]] || words+=' --output --format'
      ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -F _livy_gateway_exporter livy_gateway_exporter
