//! The playground's files, and the server for them: static, on 127.0.0.1 alone.

use std::borrow::Cow;
use std::fs;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use crate::embedded;
use crate::up::port::UnavailablePort;

/// What has to be there for a folder to be the page.
const INDEX: &str = "index.html";

/// The page says the same of itself; only a header can also refuse to be framed.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; \
                      img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'none'; \
                      frame-ancestors 'none'";

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum MissingPage {
    /// This binary was built without one.
    #[error("this carnet was built without the playground")]
    NotCarried,
    /// The folder named is not one.
    #[error("`{}` holds no built page", path.display())]
    NotThere {
        /// The folder.
        path: PathBuf,
    },
}

impl MissingPage {
    /// What to do about it.
    #[must_use]
    pub fn advice(&self) -> &'static str {
        "`make playground` builds it into target/playground/dist, `make build` puts it into the command"
    }
}

/// The files of the playground.
#[derive(Debug, Clone)]
pub enum Page {
    /// Those this binary carries.
    Carried,
    /// Those in a folder.
    Folder(PathBuf),
}

impl Page {
    /// The page in a folder, else the one this binary carries.
    ///
    /// # Errors
    ///
    /// [`MissingPage::NotThere`] when the folder holds none, [`MissingPage::NotCarried`].
    pub fn find(folder: Option<&Path>) -> Result<Self, MissingPage> {
        match folder {
            Some(path) if path.join(INDEX).is_file() => Ok(Self::Folder(path.to_owned())),
            Some(path) => Err(MissingPage::NotThere { path: path.to_owned() }),
            None if embedded::PAGE.is_empty() => Err(MissingPage::NotCarried),
            None => Ok(Self::Carried),
        }
    }

    /// The file at a path, which has no part that leads upwards.
    fn read(&self, path: &str) -> Option<Cow<'static, [u8]>> {
        match self {
            Self::Carried => {
                embedded::PAGE.iter().find(|(name, _)| *name == path).map(|(_, bytes)| Cow::Borrowed(*bytes))
            }
            Self::Folder(folder) => fs::read(folder.join(path)).ok().map(Cow::Owned),
        }
    }
}

/// A port that is listened at.
#[derive(Debug)]
pub struct PageServer {
    listener: TcpListener,
    address: SocketAddr,
}

impl PageServer {
    /// Listens at a port of 127.0.0.1, at a free one for 0.
    ///
    /// # Errors
    ///
    /// Every variant of [`UnavailablePort`].
    pub fn bind(port: u16) -> Result<Self, UnavailablePort> {
        let bind = || {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
            listener.set_nonblocking(true)?;
            let address = listener.local_addr()?;
            Ok(Self { listener, address })
        };
        bind().map_err(|source: io::Error| match source.kind() {
            io::ErrorKind::AddrInUse => UnavailablePort::InUse { port },
            _ if port == 0 => UnavailablePort::None(source),
            _ => UnavailablePort::Refused { port, source },
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until it is dropped.
    ///
    /// # Errors
    ///
    /// What the system says of the listener.
    pub async fn run(self, page: Page) -> io::Result<()> {
        let listener = tokio::net::TcpListener::from_std(self.listener)?;
        axum::serve(listener, Router::new().fallback(answer).with_state(Arc::new(page))).await
    }
}

async fn answer(State(page): State<Arc<Page>>, method: Method, uri: Uri) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, [(ALLOW, "GET, HEAD")]).into_response();
    }
    let path = uri.path().trim_start_matches('/');
    let path = if path.is_empty() { INDEX } else { path };
    // Nothing of the page has such a name, and a file beside it is nobody's business.
    let leads_out =
        path.split(['/', '\\']).any(|part| part.is_empty() || part.starts_with('.') || part.contains(':'));
    let Some(body) = (!leads_out).then(|| page.read(path)).flatten() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let headers = [
        (CONTENT_TYPE, media_type(path)),
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        // The next version of the command serves other files under the same names.
        (CACHE_CONTROL, "no-cache"),
    ];
    (headers.map(|(name, value)| (name, HeaderValue::from_static(value))), body.into_owned()).into_response()
}

fn media_type(path: &str) -> &'static str {
    match Path::new(path).extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("wasm") => "application/wasm",
        Some("txt") => "text/plain; charset=utf-8",
        Some(_) | None => "application/octet-stream",
    }
}
