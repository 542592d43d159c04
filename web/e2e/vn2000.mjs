// WGS84 degrees into VN-2000 metres, so that a test can write files as carriers have them. Independent of the server's own way back.
const a = 6378137, f = 1 / 298.257223563, e2 = f * (2 - f), rad = Math.PI / 180
const [dx, dy, dz] = [-191.90441429, -39.30318279, -111.45032835], scale = 1 + 0.252906278e-6
const [rx, ry, rz] = [0.00928836, -0.01975479, 0.00427372].map((s) => (s / 3600) * rad)

/** From WGS84 to the ellipsoid as VN-2000 lays it: the seven parameters (position vector) the other way round. */
function shifted([lon, lat]) {
  const n = a / Math.sqrt(1 - e2 * Math.sin(lat) ** 2)
  const [x, y, z] = [n * Math.cos(lat) * Math.cos(lon) - dx, n * Math.cos(lat) * Math.sin(lon) - dy, n * (1 - e2) * Math.sin(lat) - dz].map((v) => v / scale)
  const [u, v, w] = [x + rz * y - ry * z, -rz * x + y + rx * z, ry * x - rx * y + z]
  let phi = Math.atan2(w, Math.hypot(u, v) * (1 - e2))
  for (let i = 0; i < 6; i += 1) phi = Math.atan2(w + (e2 * a * Math.sin(phi)) / Math.sqrt(1 - e2 * Math.sin(phi) ** 2), Math.hypot(u, v))
  return [Math.atan2(v, u), phi]
}
/** Krüger's series to the fourth order: well below a millimetre within a zone. */
function projected([lon, lat], meridian, k0 = 0.9999) {
  const n = f / (2 - f), A = (a / (1 + n)) * (1 + n ** 2 / 4 + n ** 4 / 64), c = (2 * Math.sqrt(n)) / (1 + n)
  const alpha = [n / 2 - (2 * n ** 2) / 3 + (5 * n ** 3) / 16 + (41 * n ** 4) / 180, (13 * n ** 2) / 48 - (3 * n ** 3) / 5 + (557 * n ** 4) / 1440, (61 * n ** 3) / 240 - (103 * n ** 4) / 140, (49561 * n ** 4) / 161280]
  const t = Math.sinh(Math.atanh(Math.sin(lat)) - c * Math.atanh(c * Math.sin(lat))), l = lon - meridian * rad
  const xi = Math.atan2(t, Math.cos(l)), eta = Math.atanh(Math.sin(l) / Math.hypot(1, t))
  const sum = (g) => alpha.reduce((s, al, j) => s + al * g(2 * (j + 1)), 0)
  return [500_000 + k0 * A * (eta + sum((j) => Math.cos(j * xi) * Math.sinh(j * eta))), k0 * A * (xi + sum((j) => Math.sin(j * xi) * Math.cosh(j * eta)))]
}
export const metresOf = ([lon, lat], meridian = 106.25) => projected(shifted([lon * rad, lat * rad]), meridian).map((v) => Math.round(v * 1e4) / 1e4)
/** Every position of a geometry. */
export const inMetres = (c, meridian) => (typeof c[0] === 'number' ? metresOf(c, meridian) : c.map((x) => inMetres(x, meridian)))
