#!/bin/sh
# Writes the inputs of all cases anew: GO121=.../bin/go GO125=... GO126=... GO127=... ./make.sh
# Addresses, thread counts and goroutine numbers will differ, so the snapshots will too.
set -eu
export GOTOOLCHAIN=local GOPROXY=off CGO_ENABLED=0 GOFLAGS=-trimpath GODEBUG=tracebacklabels=1
cases=$(cd .. && pwd)
work=/tmp/waits # the path of a binary is kept in its profiles
mkdir "$work" && cp -r waits "$work"
cd "$work/waits"
for v in 1.21 1.26 1.27; do
    eval "go=\$GO$(echo $v | tr -d .)"
    sed -i "s/^go .*/go $v/" go.mod # the defaults of GODEBUG follow this line
    "$go" build -o "../waits-$v" .
    mkdir "../$v"
    "../waits-$v" "../$v" &
    GOTRACEBACK=all "../waits-$v" panic 120 2>"../$v/deep.txt" || true
    GOTRACEBACK=system "../waits-$v" panic 2 2>"../$v/crash.txt" || true
done
wait
sed -i "s/^go .*/go 1.25/" go.mod
OUT="$work/bubble.txt" "$GO125" test ./bubble
cd "$work"
take() { mkdir -p "$cases/$2" && cp "$1" "$cases/$2/$3"; }
take bubble.txt go1.25-bubble input.txt
take 1.21/deep.txt go1.21-deep input.txt
take 1.27/crash.txt go1.27-crash input.txt
for v in 1.21 1.26 1.27; do
    take $v/goroutine.pb.gz go$v-debug0 input.pb.gz
    take $v/goroutine.debug1.txt go$v-debug1 input.txt
    take $v/goroutine.debug2.txt go$v-debug2 input.txt
done
for v in 1.21 1.27; do
    take $v/threadcreate.debug1.txt go$v-threadcreate-debug1 input.txt
    take $v/threadcreate.pb.gz go$v-threadcreate-debug0 input.pb.gz
done
take 1.27/goroutineleak.debug1.txt go1.27-leak-debug1 input.txt
take 1.27/goroutineleak.debug2.txt go1.27-leak-debug2 input.txt
rm -r "$work"
