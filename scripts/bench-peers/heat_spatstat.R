# Heat kernel density of 200 m on a linear network as spatstat makes it: a row is `what lixels events wall-ms`.
# The network is made by the recipe of benches/hotspots.rs: a grid of jittered streets of 2.5 km without three
# tenths of its edges, a tenth as many events as lixels. spatstat steps through time on pieces of its own choice.
suppressPackageStartupMessages({
  library(spatstat.geom)
  library(spatstat.random)
  library(spatstat.linnet)
})
sizes <- as.integer(commandArgs(trailingOnly = TRUE))
for (size in sizes) {
  set.seed(1)
  n <- max(3, ceiling(sqrt(size / 70)))
  x <- rep(0:(n - 1), each = n) * 2500 + runif(n * n, -800, 800)
  y <- rep(0:(n - 1), n) * 2500 + runif(n * n, -800, 800)
  at <- function(i, j) i * n + j + 1
  edges <- NULL
  for (i in 0:(n - 1)) for (j in 0:(n - 1)) {
    if (i + 1 < n && runif(1) < 0.7) edges <- rbind(edges, c(at(i, j), at(i + 1, j)))
    if (j + 1 < n && runif(1) < 0.7) edges <- rbind(edges, c(at(i, j), at(i, j + 1)))
  }
  streets <- linnet(ppp(x, y, window = owin(range(x), range(y))), edges = edges)
  events <- runiflpp(size %/% 10, streets)
  took <- system.time(densityHeat(events, sigma = 200))[["elapsed"]]
  lixels <- round(sum(lengths_psp(as.psp(streets))) / 50)
  cat(sprintf("heat, 200 m (spatstat)\t%d\t%d\t%.1f\n", lixels, npoints(events), took * 1000))
}
