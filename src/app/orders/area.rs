//! What a crew needs to see of the cable around its way, and no more.

use crate::app::App;
use crate::app::orders::content::Content;
use crate::app::orders::told::{AreaTold, RouteNear};
use crate::units::{Bbox, LonLat};

/// Degrees around a crew's way in which cable is told: about a kilometre.
const AROUND: f64 = 0.01;

/// Vertices told at most: a phone keeps them.
const VERTICES_MOST: usize = 40_000;

impl App {
    pub(super) fn order_area(&self, content: &Content) -> AreaTold {
        let lines = content.hot.iter().flat_map(|hot| &hot.line);
        let points = content.tour.path.iter().chain(lines).filter_map(|[lon, lat]| LonLat::checked(*lon, *lat));
        let Some(around) = Bbox::around(points).map(|way| way.grown(AROUND)) else {
            return AreaTold::default();
        };
        let live = self.live();
        let (mut routes, mut left) = (Vec::new(), VERTICES_MOST);
        for (_, route) in live.network.routes().filter(|(_, r)| r.bbox().is_some_and(|b| b.touches(around))) {
            for line in route.lines().flat_map(|line| within(line, around)) {
                if line.len() > left {
                    continue;
                }
                left -= line.len();
                routes.push(RouteNear {
                    route_id: route.id.clone(),
                    carrier: route.carrier.as_ref().map(|code| code.as_str().to_owned()),
                    line,
                });
            }
        }
        let bbox = Some([around.west, around.south, around.east, around.north]);
        AreaTold { bbox, routes, hot: content.hot.clone() }
    }
}

/// Pieces of a line whose segments have an end within a box.
fn within(line: &[LonLat], around: Bbox) -> Vec<Vec<[f64; 2]>> {
    let (mut pieces, mut piece): (Vec<Vec<[f64; 2]>>, Vec<[f64; 2]>) = (Vec::new(), Vec::new());
    for pair in line.windows(2) {
        if around.holds(pair[0]) || around.holds(pair[1]) {
            if piece.is_empty() {
                piece.push([pair[0].lon(), pair[0].lat()]);
            }
            piece.push([pair[1].lon(), pair[1].lat()]);
        } else if !piece.is_empty() {
            pieces.push(std::mem::take(&mut piece));
        }
    }
    pieces.extend((!piece.is_empty()).then_some(piece));
    pieces
}
