//! `hotspots` and `backtest`: maps of files, and how good they are.

use std::process::ExitCode;

use clap::Args;

use crate::app::files::{
    BackTestOptions, HotspotOptions, MapSettings, backtest as run_back_test, hotspots as run_hotspots,
};
use crate::app::{Settings, Window, Work};
use crate::cli::from_files::with_files;
use crate::cli::progress::watched;
use crate::cli::{failed, read};
use crate::hotspots::{EB_SHAPE, Exposure, Kernel, Ranking, SNAP_M, Weighing};
use crate::import::parse_time;
use crate::units::{Metres, Timestamp};

const TIMES: [&str; 2] = [
    "một thời điểm như 2026-11-14 hoặc 2026-11-14T06:00:00+07:00",
    "a time such as 2026-11-14 or 2026-11-14T06:00:00+07:00",
];

/// Files and how finely their cable is cut.
#[derive(Args)]
struct Input {
    /// GeoJSON of routes and sites; `-` is standard input.
    #[arg(long)]
    network: String,
    /// GeoJSON of incidents.
    #[arg(long)]
    incidents: String,
    /// The longest a lixel may be, metres.
    #[arg(long, default_value_t = 50.0)]
    lixel: f64,
    /// Vertices no farther apart are one, metres.
    #[arg(long, default_value_t = SNAP_M)]
    snap: f64,
    /// What cable is told by: length; pairs, so that a metre counts by its pairs or fibres (properties
    /// pairs, fibre_count, fibres); medium, so that it counts by `--weights`.
    #[arg(long, default_value = "length")]
    exposure: String,
    /// What each medium counts with `--exposure pairs` or `medium`, as copper=1,fibre=0.2; all 1 unless told.
    #[arg(long)]
    weights: Option<String>,
    /// What random draws start from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

impl Input {
    fn lixel(&self) -> Result<Metres, ExitCode> {
        let lixel = Metres::checked(self.lixel).filter(|m| m.get() >= 1.0);
        lixel.ok_or_else(|| wrong("--lixel", "ít nhất 1 mét", "at least 1 metre"))
    }

    fn snap(&self) -> Result<Metres, ExitCode> {
        let snap = Metres::checked(self.snap);
        snap.ok_or_else(|| wrong("--snap", "không phải độ dài bằng mét", "not a length in metres"))
    }

    fn exposure(&self) -> Result<Exposure, ExitCode> {
        let by = Weighing::from_code(&self.exposure)
            .ok_or_else(|| one_of("--exposure", Weighing::ALL.iter().map(|w| w.code())))?;
        let (vi, en) =
            ("LOẠI=SỐ lớn hơn 0, ví dụ copper=1,fibre=0.2", "MEDIUM=NUMBER above 0, as in copper=1,fibre=0.2");
        let told = |text: &String| Exposure::media_told(text).ok_or_else(|| wrong("--weights", vi, en));
        let media = self.weights.as_ref().map(told).transpose()?;
        if by == Weighing::Length && media.is_some() {
            let (vi, en) = ("chỉ dùng cùng --exposure pairs hoặc medium", "only with --exposure pairs or medium");
            return Err(wrong("--weights", vi, en));
        }
        Ok(Exposure { by, media: media.unwrap_or(Exposure::default().media) })
    }
}

#[derive(Args)]
pub struct HotspotArgs {
    #[command(flatten)]
    input: Input,
    /// How the map is made: rate, eb, count-per-km, heat, simple, equal-split-discontinuous,
    /// equal-split-continuous, poisson or gi-star.
    #[arg(long, default_value = "rate")]
    method: String,
    /// Standard deviation of `heat` and of the neighbourhood of `eb`, metres.
    #[arg(long, default_value_t = 200.0)]
    sigma: f64,
    /// Shape of the prior of `eb`.
    #[arg(long, default_value_t = EB_SHAPE)]
    phi: f64,
    /// Half-width of `simple` and the equal-split kernels, for gaussian the standard deviation, metres.
    #[arg(long, default_value_t = 200.0)]
    bandwidth: f64,
    /// Their shape: quartic, epanechnikov or gaussian.
    #[arg(long, default_value = "quartic")]
    kernel: String,
    /// Draws of `gi-star`.
    #[arg(long, default_value_t = 999, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    permutations: u32,
    /// Start of the period; a bare date is a local day. Without it: the first incident's start.
    #[arg(long)]
    from: Option<String>,
    /// End of the period. Without it: the last incident's end.
    #[arg(long)]
    to: Option<String>,
    /// GeoJSON of points: the answer is these points with the value there, not lixels.
    #[arg(long)]
    at: Option<String>,
}

#[derive(Args)]
pub struct BackTestArgs {
    #[command(flatten)]
    input: Input,
    /// Moments of which only what was known before is used.
    #[arg(long, value_delimiter = ',', required = true)]
    cuts: Vec<String>,
    /// How long after a cut events are counted.
    #[arg(long, default_value_t = 30.0)]
    horizon_days: f64,
    /// What is compared: rate, eb, heat, count, count-per-km, random.
    #[arg(long, value_delimiter = ',', default_value = "rate,eb,heat,count,count-per-km,random")]
    methods: Vec<String>,
    /// Shares of the length, 0 to 1.
    #[arg(long, value_delimiter = ',', default_value = "0.01,0.02,0.05,0.1")]
    coverages: Vec<f64>,
}

/// `cablewatch hotspots`.
pub fn hotspots(args: &HotspotArgs) -> ExitCode {
    map(args).unwrap_or_else(|code| code)
}

fn map(args: &HotspotArgs) -> Result<ExitCode, ExitCode> {
    let window =
        Window { from: time("--from", args.from.as_deref(), false)?, to: time("--to", args.to.as_deref(), true)? };
    let positive = |name: &str, value: f64| match value.is_finite() && value > 0.0 {
        true => Ok(value),
        false => Err(wrong(name, "một số lớn hơn 0", "a number above 0")),
    };
    let sigma = Metres::checked(positive("--sigma", args.sigma)?).unwrap_or_default();
    let kernel =
        Kernel::from_code(&args.kernel).ok_or_else(|| one_of("--kernel", Kernel::ALL.iter().map(|k| k.code())))?;
    let bandwidth = Metres::checked(positive("--bandwidth", args.bandwidth)?).unwrap_or_default();
    let (phi, permutations, seed) = (positive("--phi", args.phi)?, args.permutations, args.input.seed);
    let settings = MapSettings { sigma, phi, bandwidth, kernel, permutations, seed };
    let (method, lixel, snap) = (args.method.clone(), args.input.lixel()?, args.input.snap()?);
    let options = HotspotOptions { method, settings, lixel, snap, exposure: args.input.exposure()?, window };
    let at = args.at.as_deref().map(read).transpose()?;
    Ok(with_files(&args.input.network, &args.input.incidents, |network, incidents| {
        let work = Work::default();
        watched("rút lại nơi và giờ / redraws", &work, || {
            run_hotspots(network, incidents, at.as_deref(), &options, &work)
        })
    }))
}

/// `cablewatch backtest`.
pub fn back_test(args: &BackTestArgs) -> ExitCode {
    judge(args).unwrap_or_else(|code| code)
}

fn judge(args: &BackTestArgs) -> Result<ExitCode, ExitCode> {
    let cuts = args.cuts.iter().map(|cut| time("--cuts", Some(cut), false).map(|at| at.unwrap_or(Timestamp::EPOCH)));
    let method = |code: &String| {
        Ranking::from_code(code).ok_or_else(|| one_of("--methods", Ranking::ALL.iter().map(|method| method.code())))
    };
    if !(args.horizon_days.is_finite() && args.horizon_days > 0.0) {
        return Err(wrong("--horizon-days", "số ngày lớn hơn 0", "a number of days above 0"));
    }
    if !args.coverages.iter().all(|c| (0.0..=1.0).contains(c)) {
        return Err(wrong("--coverages", "phần từ 0 đến 1", "shares between 0 and 1"));
    }
    let options = BackTestOptions {
        cuts: cuts.collect::<Result<_, _>>()?,
        horizon_days: args.horizon_days,
        methods: args.methods.iter().map(method).collect::<Result<_, _>>()?,
        coverages: args.coverages.clone(),
        lixel: args.input.lixel()?,
        snap: args.input.snap()?,
        exposure: args.input.exposure()?,
        seed: args.input.seed,
    };
    Ok(with_files(&args.input.network, &args.input.incidents, |network, incidents| {
        let work = Work::default();
        watched("kiểm chứng / back-test", &work, || run_back_test(network, incidents, &options, &work))
    }))
}

fn time(name: &str, text: Option<&str>, end: bool) -> Result<Option<Timestamp>, ExitCode> {
    let zone = Settings::default().zone;
    text.map(|t| parse_time(t, end, zone).ok_or_else(|| wrong(name, TIMES[0], TIMES[1]))).transpose()
}

/// An argument that cannot be, in both languages.
fn wrong(name: &str, vi: &str, en: &str) -> ExitCode {
    failed(&format!("{name}: {vi} / {en}"))
}

fn one_of(name: &str, known: impl Iterator<Item = &'static str>) -> ExitCode {
    let known = known.collect::<Vec<_>>().join(", ");
    wrong(name, &format!("một trong: {known}"), &format!("one of: {known}"))
}
