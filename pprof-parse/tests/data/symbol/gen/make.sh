#!/bin/sh
# Writes names.txt of all cases anew: GO121=.../bin/go GO125=... GO127=... ./make.sh
set -eu
export GOTOOLCHAIN=local GOPROXY=off CGO_ENABLED=0 GOFLAGS=-trimpath LC_ALL=C
cases=$(cd .. && pwd)
work=$(mktemp -d)
cp -r zoo "$work"
cd "$work/zoo"
for v in 1.21 1.25 1.27; do
    eval "go=\$GO$(echo $v | tr -d .)"
    sed -i "s/^go .*/go $v/" go.mod
    "$go" build -o ../zoo.bin .
    mkdir -p "$cases/go$v"
    # Functions of the program, and those of the standard library whose names have something special.
    "$go" tool nm ../zoo.bin | sed -n 's/^ *[0-9a-f]* [Tt] //p' |
        grep -E '^main\.|zoo|^go:|^_|^type:.*(main|M16)|-|wrap|cpu.*abi0|init\.0|^[a-z]*body$|\[' |
        sort -u >"$cases/go$v/names.txt"
done
rm -r "$work"
