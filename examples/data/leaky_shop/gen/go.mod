module leaky_shop

go 1.27
