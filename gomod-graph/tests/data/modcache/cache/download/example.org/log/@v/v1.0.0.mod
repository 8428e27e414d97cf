module example.org/log
