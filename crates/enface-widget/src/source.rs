//! Where the archive's bytes come from: the network, or the page itself.

use core::future::{Future, poll_fn};
use core::pin::Pin;
use core::task::Poll;

use enface_engine::{ChunkSource, SourceError};
use js_sys::{Function, Map, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// Requests under way at once: as many as browsers open to one host over HTTP/1.1. More would only
/// wait in the browser, ahead of those of the next search.
const MAX_AT_ONCE: usize = 6;
/// Milliseconds to wait before each attempt. The last wait outlasts a short break of a phone's
/// connection; what fails then is shown, with a button to try again.
const WAITS_MS: [i32; 3] = [0, 300, 1500];

#[wasm_bindgen]
extern "C" {
    fn fetch(url: &str) -> Promise;
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(handler: &Function, ms: i32);
}

/// The files of one archive.
#[derive(Debug)]
pub(crate) struct Source {
    base: Option<String>,
    given: Map,
}

/// One file of a batch.
enum Job<'a> {
    Running(Pin<Box<dyn Future<Output = Result<Vec<u8>, SourceError>> + 'a>>),
    Done(Result<Vec<u8>, SourceError>),
}

impl Source {
    /// Files below the address `base`, which ends in a slash; `None` if there are none but `given`.
    ///
    /// `given` maps paths to bytes, or to promises of them, that are there already. Each is used
    /// once; what fails is fetched as if it had not been given.
    pub(crate) fn new(base: Option<String>, given: Map) -> Self {
        Self { base, given }
    }

    async fn get(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        let key = JsValue::from_str(path);
        let given = self.given.get(&key);
        if !given.is_undefined() {
            self.given.delete(&key);
            if let Ok(bytes) = JsFuture::from(Promise::resolve(&given)).await {
                return Ok(Uint8Array::new(&bytes).to_vec());
            }
        }
        let Some(base) = &self.base else { return Err(SourceError::Missing) };
        let url = [base.as_str(), path].concat();
        for wait_ms in WAITS_MS {
            if wait_ms > 0 {
                sleep(wait_ms).await;
            }
            match download(&url).await {
                // A host that is overloaded or a line that breaks may do better in a moment.
                Err(SourceError::Unreachable) => {}
                settled => return settled,
            }
        }
        Err(SourceError::Unreachable)
    }
}

impl ChunkSource for Source {
    async fn fetch(&self, paths: &[String]) -> Vec<Result<Vec<u8>, SourceError>> {
        let mut jobs: Vec<_> =
            paths.iter().map(|path| Job::Running(Box::pin(self.get(path)))).collect();
        poll_fn(|context| {
            let mut n_running = 0;
            for job in &mut jobs {
                if n_running == MAX_AT_ONCE {
                    break;
                }
                if let Job::Running(future) = job {
                    match future.as_mut().poll(context) {
                        Poll::Ready(result) => *job = Job::Done(result),
                        Poll::Pending => n_running += 1,
                    }
                }
            }
            if n_running == 0 { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
        let done = |job| match job {
            Job::Done(result) => result,
            // Not reached: the loop above ends when nothing is running.
            Job::Running(_) => Err(SourceError::Unreachable),
        };
        jobs.into_iter().map(done).collect()
    }
}

async fn download(url: &str) -> Result<Vec<u8>, SourceError> {
    let broken = |_| SourceError::Unreachable;
    let response: Response = JsFuture::from(fetch(url)).await.map_err(broken)?.unchecked_into();
    match response.status() {
        404 | 410 => Err(SourceError::Missing),
        200 => {
            let body = JsFuture::from(response.array_buffer().map_err(broken)?).await;
            Ok(Uint8Array::new(&body.map_err(broken)?).to_vec())
        }
        _ => Err(SourceError::Unreachable),
    }
}

async fn sleep(ms: i32) {
    let timer = Promise::new(&mut |resolve, _| set_timeout(&resolve, ms));
    // A timer cannot fail.
    let _ = JsFuture::from(timer).await;
}
