module example.org/log

go 1.22.0

require example.org/color v0.2.0 // indirect
