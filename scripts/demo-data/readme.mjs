// The text that goes with the demo data.
export function readme({ routes, sites, reports, works }, seed) {
  const km = Math.round(routes.reduce((sum, r) => sum + r.length, 0) / 1000);
  return `# Demo data

An invented network in a real province. **No carrier, cable, site, road line, incident, works, crew or damage here is real.**
Real are only the names and codes of the communes, their former names, their approximate centres and the places of towns.

- \`communes.geojson\`: 78 communes; their areas are **approximate** (the land nearest to each centre, with invented winding edges) and are no administrative boundaries. Coast and Lao border come from Natural Earth (public domain), a strip of shore and the borders north and south are drawn by hand.
- \`roads.osm\`: roads between real towns along invented lines, town street grids, lanes to the communes.
- \`routes/\`, \`sites/\`: ${routes.length} cable routes (${km} km) and ${sites.length} sites of four invented carriers (\`carriers.json\`).
- \`incidents.geojson\`: ${reports.length} reports from 15 November 2023 to 14 November 2026, drawn from a known rate.
- \`works.geojson\` (${works.length} planned works), \`stations.geojson\`, \`crews.json\`.
- \`truth.json\`: what the incidents were drawn from: the planted stretches, and for each report its true place and time, or what it repeats.

Coordinates are WGS84 longitude, latitude; times are local, +07:00. A chainage runs from a route's first vertex; gaps count nothing.

Made again, byte for byte, with Node 20, after \`npm ci\` in \`web/\` (for Natural Earth): \`node scripts/demo-data/generate.mjs --seed ${seed} --out data/demo\`.
What it is made from is in \`data/parameters/\`.
`;
}
