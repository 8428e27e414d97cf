module example.org/log

go 1.17

require example.org/color v0.1.0 // indirect
