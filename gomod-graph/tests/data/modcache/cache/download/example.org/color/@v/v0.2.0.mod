module example.org/color
