module storms

go 1.21
