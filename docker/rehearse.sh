#!/usr/bin/env bash
# Rehearses docker/Dockerfile where there is no Docker: its own steps in an empty folder instead of an image, then
# the sandbox core and the front door started as compose does. Needs Python 3.11 or later (or PYTHON=...) and no rights.
#
# Paths of the image (/app, /build, /opt) become paths of the folder. Users, ports and volumes are left out.
set -euo pipefail
repo=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
root=$folder/root
started=()
trap 'kill "${started[@]}" 2>/dev/null || :; rm -rf "$folder"' EXIT

say() { printf '== %s\n' "$*"; }
inside() { sed -E "s#(^|[ :='])/(app|build|opt)\\b#\\1$root/\\2#g" <<<"$1"; }
free_port() { "$python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
words() { "$python" -c 'import json, sys; sys.stdout.write("\0".join(json.loads(sys.argv[1])) + "\0")' "${1#CMD }"; }

# The image's Python: a plain one with pip, outside of what is copied.
"${PYTHON:-python3}" -m venv "$folder/base"
python=$folder/base/bin/python
variables=("PATH=$folder/base/bin:/usr/bin:/bin" "HOME=$folder" "LANG=C.UTF-8")
for name in PIP_INDEX_URL PIP_CONFIG_FILE PIP_CERT SSL_CERT_FILE HTTPS_PROXY; do  # how this machine reaches packages
    if [ -n "${!name:-}" ]; then variables+=("$name=${!name}"); fi
done

from() {  # the first stage's folder is put aside; what the second does not copy is not there
    say "FROM $1"
    if [ -d "$root" ]; then mv "$root" "$folder/build"; fi
    mkdir -p "$root"
    work=$root
}

copy() {  # COPY [--from=build] SOURCE... TARGET: of a folder its contents are copied, as Docker does
    local source base=$repo
    if [[ $1 == --from=* ]]; then base=$folder/${1#--from=}; shift; fi
    local target=${*: -1}
    if [[ $target == /* ]]; then target=$root$target; else target=$work/$target; fi
    for source in "${@:1:$#-1}"; do
        if [ -d "$base/$source" ]; then
            mkdir -p "$target"
            tar -C "$base/$source" --exclude=__pycache__ --exclude='*.pyc' -cf - . | tar -C "$target" -xf -
        else
            mkdir -p "$(dirname "$target/x")"
            cp "$base/$source" "$target"
        fi
    done
}

step() {  # one instruction
    case $1 in
        FROM) from "$2" ;;
        ENV) eval "set -- $(inside "$2" | sed "s#\\\$PATH#$folder/base/bin:/usr/bin:/bin#")"; variables+=("$@") ;;
        WORKDIR) work=$root$2; mkdir -p "$work" ;;
        COPY) say "COPY $2"; read -ra parts <<<"$2"; copy "${parts[@]}" ;;
        RUN)
            if [[ $2 == *useradd* ]]; then mkdir -p "$root/app/var"; return; fi
            say "RUN $2"
            (cd "$work" && env -i "${variables[@]}" bash -euo pipefail -c "$(inside "$2")") ;;
        HEALTHCHECK) health=CMD${2#*CMD} ;;
        ENTRYPOINT) entry=$2 ;;
        CMD) command=$2 ;;
        USER | VOLUME | EXPOSE) ;;
        *) say "unknown instruction: $1"; exit 2 ;;
    esac
}

while read -r instruction rest; do
    step "$instruction" "$rest"
done < <(sed -e '/^ *#/d' -e '/^$/d' "$repo/docker/Dockerfile" | sed -e ':a' -e '/\\$/N; s/ *\\\n */ /; ta')

mapfile -d '' -t start < <(words "$entry")
mapfile -d '' -t serve < <(words "$command")
mapfile -d '' -t healthy < <(words "$health")
core=127.0.0.1:$(free_port)
variables+=("FRONTDOOR_LISTEN=127.0.0.1:$(free_port)" "FRONTDOOR_CORE_URL=http://$core" "FRONTDOOR_CORE_TOKEN=rehearsal")
cd "$work"

say "RUN THE IMAGE: ${start[*]} sandbox --listen $core"
env -i "${variables[@]}" "${start[@]}" sandbox --listen "$core" &
started+=($!)
say "RUN THE IMAGE: ${start[*]} ${serve[*]}"
env -i "${variables[@]}" "${start[@]}" "${serve[@]}" &
door=$!
started+=("$door")
for try in {1..120}; do
    if env -i "${variables[@]}" "${healthy[@]}" 2>/dev/null; then break; fi
    kill -0 "$door" || { say "the front door ended before it was ready"; exit 1; }
    [ "$try" -lt 120 ] || { say "not ready after a minute"; exit 1; }
    sleep 0.5
done
say "READY"
env -i "${variables[@]}" "${start[@]}" check
kill -TERM "$door"
wait "$door"
say "STOPPED: the rehearsal went well"
