//! Distances held against PostGIS, which measures on the spheroid by code of its own.
//!
//! PostGIS looks for the nearest place of a line on a sphere and measures to it on the spheroid, so its
//! distance to a line may be some millimetres too long (9 at 490 m here), never too short: ours may
//! nowhere be longer. To the place that we find it measures what we do.

use cablewatch::geodesy;
use cablewatch::network::{RouteNo, Segment, SegmentIndex};
use cablewatch::units::{LonLat, Metres};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use sqlx::{Connection, PgConnection};

const POINTS: usize = 10_000;

/// A millimetre: what a distance of 500 m may be off by.
const MOST: f64 = 0.001;

const POSTGIS: &str = "CREATE EXTENSION IF NOT EXISTS postgis SCHEMA public";
const SEGMENTS: &str = "CREATE TEMP TABLE held AS SELECT n, \
    public.ST_MakeLine(public.ST_MakePoint(ax, ay), public.ST_MakePoint(bx, by))::public.geography AS g \
    FROM unnest($1::float8[], $2::float8[], $3::float8[], $4::float8[]) WITH ORDINALITY AS t(ax, ay, bx, by, n)";
const INDEX: &str = "CREATE INDEX ON held USING gist (g)";
const NEAREST: &str = "SELECT min(public.ST_Distance(h.g, p.g))::float8, \
    min(public.ST_Distance(p.g, public.ST_SetSRID(public.ST_MakePoint(p.fx, p.fy), 4326)::public.geography))::float8 \
    FROM (SELECT n, fx, fy, public.ST_SetSRID(public.ST_MakePoint(x, y), 4326)::public.geography AS g \
          FROM unnest($1::float8[], $2::float8[], $3::float8[], $4::float8[]) WITH ORDINALITY AS t(x, y, fx, fy, n)) p \
    JOIN held h ON public.ST_DWithin(h.g, p.g, 520) GROUP BY p.n ORDER BY p.n";

/// Cable all over a province, and places up to half a kilometre from it.
fn ground() -> (Vec<Segment>, Vec<LonLat>) {
    let mut rng = ChaCha8Rng::seed_from_u64(5);
    let (mut segments, mut places) = (Vec::new(), Vec::new());
    for route in 0..200 {
        let mut a = LonLat::checked(rng.random_range(106.5..107.4), rng.random_range(16.3..18.0)).unwrap();
        for no in 0..50 {
            let b = geodesy::destination(a, rng.random_range(0.0..120.0), Metres::of(rng.random_range(5..400)));
            segments.push(Segment { a, b, route: RouteNo(route), no });
            places.push(geodesy::destination(a, rng.random_range(0.0..360.0), Metres::of(rng.random_range(0..500))));
            a = b;
        }
    }
    (segments, places)
}

#[tokio::test]
async fn the_distance_to_the_nearest_cable_is_that_of_postgis_to_a_millimetre() {
    let Ok(url) = std::env::var("CABLEWATCH_TEST_POSTGRES") else {
        println!("skipped: CABLEWATCH_TEST_POSTGRES names no server");
        return;
    };
    let (segments, places) = ground();
    let index = SegmentIndex::bulk(&segments);
    let mut postgis = PgConnection::connect(&url).await.unwrap();
    sqlx::query(POSTGIS).execute(&mut postgis).await.unwrap();
    let each = |value: fn(&Segment) -> f64| segments.iter().map(value).collect::<Vec<f64>>();
    let ends = [each(|s| s.a.lon()), each(|s| s.a.lat()), each(|s| s.b.lon()), each(|s| s.b.lat())];
    let query = ends.iter().fold(sqlx::query(SEGMENTS), |query, end| query.bind(end));
    query.execute(&mut postgis).await.unwrap();
    sqlx::query(INDEX).execute(&mut postgis).await.unwrap();
    let ours: Vec<(f64, LonLat)> = places.iter().map(|at| nearest(&index, *at)).collect();
    let each = |value: &dyn Fn(usize) -> f64| (0..places.len()).map(value).collect::<Vec<f64>>();
    let query = sqlx::query_as(NEAREST).bind(each(&|i| places[i].lon())).bind(each(&|i| places[i].lat()));
    let query = query.bind(each(&|i| ours[i].1.lon())).bind(each(&|i| ours[i].1.lat()));
    let theirs: Vec<(f64, f64)> = query.fetch_all(&mut postgis).await.unwrap();

    assert_eq!((places.len(), theirs.len()), (POINTS, POINTS));
    let worst = |apart: &dyn Fn(usize) -> f64| (0..POINTS).map(apart).fold(0.0, f64::max);
    let longer = worst(&|i| ours[i].0 - theirs[i].0);
    let apart = worst(&|i| (ours[i].0 - theirs[i].1).abs());
    println!("of {POINTS}: longer than to their place {longer:.1e} m, to ours apart {apart:.1e} m");
    assert!(longer < MOST && apart < MOST, "{longer} {apart}");
}

/// The distance that a match tells, and the place it is measured to.
fn nearest(index: &SegmentIndex, at: LonLat) -> (f64, LonLat) {
    let near = index.nearest(at, Metres::of(520)).unwrap();
    let place = geodesy::between(near.segment.a, near.segment.b, near.share);
    (geodesy::distance(at, place).get(), place)
}

#[test]
fn no_place_of_the_nearest_segments_is_nearer_than_the_one_found() {
    let (segments, places) = ground();
    let index = SegmentIndex::bulk(&segments);
    for at in places.into_iter().step_by(40) {
        let found = nearest(&index, at).0;
        for near in index.within(at, Metres::of(520)).iter().take(4) {
            let distance = |share| geodesy::distance(at, geodesy::between(near.segment.a, near.segment.b, share)).get();
            let (mut low, mut high) = (0.0, 1.0);
            while high - low > 1e-9 {
                let (a, b) = (low + (high - low) / 3.0, high - (high - low) / 3.0);
                if distance(a) < distance(b) { high = b } else { low = a }
            }
            assert!(distance(low) > found - 1e-6, "{} and {found}", distance(low));
        }
    }
}
