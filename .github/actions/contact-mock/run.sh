#!/usr/bin/env bash
# The steps of the Action: its inputs come as INPUT_…, and what lasts lies in RUNNER_TEMP.
set -euo pipefail

GATES='^((documented|refusals|all)(:[a-z]+)?|guess|unserved)$'
STOP_PATIENCE=30 # seconds until the server must have stopped

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
state=$RUNNER_TEMP/contact-mock

main() {
  case $INPUT_DO in
    start) start ;;
    stop) stop ;;
    *) fail "do is '$INPUT_DO', and must be start or stop." ;;
  esac
}

# One sentence, which the runner shows beside the step.
fail() {
  echo "::error title=contact-mock::$1"
  exit 1
}

output() {
  echo "$1=$2" >>"$GITHUB_OUTPUT"
}

start() {
  check
  mkdir -p "$state/bin"
  install
  serve
  describe
}

check() {
  local word
  if [ "${RUNNER_OS-}" = Windows ]; then fail "The server needs a runner with Linux or macOS."; fi
  if is_running; then fail "The server of an earlier step still runs: stop it first."; fi
  [[ $INPUT_PATIENCE =~ ^[1-9][0-9]{0,3}$ ]] || fail "patience is '$INPUT_PATIENCE', no number of seconds."
  for word in $INPUT_GATE; do
    [[ $word =~ $GATES ]] || fail "gate has '$word', and takes documented, refusals or all, alone or as \
refusals:razorpay, and guess and unserved."
  done
}

# In a container nobody may fetch what has ended: it is a zombie then.
is_running() {
  local pid
  pid=$(cat "$state/pid" 2>/dev/null) || return
  kill -0 "$pid" 2>/dev/null && ! grep -qs '^State:.*Z' "/proc/$pid/status"
}

# Into an environment apart: the steps' own Python stays as it is.
install() {
  local command=$state/venv/bin/mock-server
  if [ "$INPUT_VERSION" = installed ]; then
    command=$(type -P mock-server) || fail "version is 'installed', and there is no mock-server on the path."
  else
    "$INPUT_PYTHON" -m venv "$state/venv" || fail "python is '$INPUT_PYTHON', which makes no environment."
    "$state/venv/bin/pip" install --quiet --disable-pip-version-check "$(requirement)" ||
      fail "pip could not install $(requirement)."
    echo "$state/bin" >>"$GITHUB_PATH"
  fi
  ln -sf "$command" "$state/bin/mock-server"
}

requirement() {
  echo "$INPUT_PACKAGE${INPUT_VERSION:+==$INPUT_VERSION}"
}

# nohup, so that the server outlives the shell of this step.
serve() {
  local flags=()
  read -r -a flags <<<"$INPUT_FLAGS"
  rm -f "$state/port" "$state/coverage.json" "$state/table"
  echo "$INPUT_WORLD" >"$state/world"
  echo "$INPUT_GATE" >"$state/gate"
  nohup "$state/bin/mock-server" serve --port "$INPUT_PORT" --port-file "$state/port" \
    --scenario "$INPUT_SCENARIO" ${flags[@]+"${flags[@]}"} </dev/null >"$state/log" 2>&1 &
  echo $! >"$state/pid"
  await_port
}

await_port() {
  local tries
  for ((tries = 0; tries < INPUT_PATIENCE * 10; tries++)); do
    if [ -s "$state/port" ]; then return; fi
    if ! is_running; then give_up "The server did not start"; fi
    sleep 0.1
  done
  kill "$(cat "$state/pid")"
  give_up "The server was not ready after $INPUT_PATIENCE seconds"
}

# The log is shown, and its last line told: it is the server's own sentence.
give_up() {
  if [ ! -s "$state/log" ]; then fail "$1."; fi
  cat "$state/log"
  fail "$1: $(grep . "$state/log" | tail -n 1)"
}

describe() {
  local url
  url=$(address)
  if ! ask start "$url" "$INPUT_WORLD" "$state/ca.pem" >>"$GITHUB_OUTPUT"; then
    kill "$(cat "$state/pid")"
    give_up "The server does not tell its addresses"
  fi
  output url "$url"
  output log-file "$state/log"
  output ca-file "$state/ca.pem"
  echo "The server is at $url; its log is $state/log."
}

address() {
  echo "http://127.0.0.1:$(cat "$state/port")"
}

ask() {
  "$INPUT_PYTHON" "$here/ask.py" "$@"
}

stop() {
  local code=0
  if ! is_running; then give_up "No server of an earlier step runs"; fi
  judge || code=$?
  kill "$(cat "$state/pid")"
  await_end
  echo "::group::The server's log"
  cat "$state/log"
  echo "::endgroup::"
  if [ "$code" -ne 0 ]; then fail "The gate does not hold: $(reasons)"; fi
}

# What the world has met, by the gate that was given at the start.
judge() {
  local code=0 world asked
  world=$(cat "$state/world")
  asked=(--url "$(address)")
  if [ -n "$world" ]; then asked+=(--world "$world"); fi
  ask coverage "$(address)" "$world" "$state/coverage.json" || return
  output coverage-file "$state/coverage.json"
  read_gates
  "$state/bin/mock-server" coverage show "${asked[@]}" ${gates[@]+"${gates[@]}"} \
    >"$state/table" 2>&1 || code=$?
  cat "$state/table"
  if [ -n "${GITHUB_STEP_SUMMARY-}" ]; then
    { echo '```text' && cat "$state/table" && echo '```'; } >>"$GITHUB_STEP_SUMMARY"
  fi
  return "$code"
}

# Each gate's own reason in one line; where a gate could not be asked for, the last line.
reasons() {
  local found
  found=$(sed -n 's/^coverage fails: //p' "$state/table" | paste -sd ';' - | sed 's/;/; /g')
  echo "${found:-$(tail -n 1 "$state/table")}"
}

read_gates() {
  local word words
  gates=()
  read -r -d '' -a words <"$state/gate" || true
  for word in ${words[@]+"${words[@]}"}; do
    case $word in
      guess | unserved) gates+=("--fail-on-$word") ;;
      *) gates+=(--require "$word") ;;
    esac
  done
}

await_end() {
  local tries
  for ((tries = 0; tries < STOP_PATIENCE * 10; tries++)); do
    if ! is_running; then
      rm -f "$state/pid"
      return
    fi
    sleep 0.1
  done
  fail "The server did not stop within $STOP_PATIENCE seconds."
}

main
