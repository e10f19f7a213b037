#!/bin/sh
# Resolves the lock files: hashed, without a registry address, no release younger than a week.
set -eu
cutoff=${1:-$(date -d '7 days ago' +%F)}
lock() {
  out=$1; shift
  uv pip compile pyproject.toml --quiet --python-version 3.11 --exclude-newer "$cutoff" \
    --generate-hashes --no-emit-index-url --no-header --no-annotate -o "requirements/$out" "$@"
}
lock web.txt --extra web --group setup
uv pip compile --group pyproject.toml:node --quiet --python-version 3.11 --exclude-newer "$cutoff" \
  --generate-hashes --no-emit-index-url --no-header --no-annotate -o requirements/node.txt
lock dev.txt --extra web --extra language --group setup --group dev -c requirements/web.txt
lock engines.txt --extra web --extra language --extra spark --extra clickhouse -c requirements/dev.txt
