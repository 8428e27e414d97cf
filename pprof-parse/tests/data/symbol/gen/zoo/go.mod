module example.com/zoo.v2

go 1.25
