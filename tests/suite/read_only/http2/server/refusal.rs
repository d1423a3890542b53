//! A connection with HTTP/2 that refuses its first request, which the server of hyper can't do.

use std::io;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

/// How the request is refused (RFC 9113, 6.4 and 6.8).
#[derive(Clone, Copy, Debug)]
pub(in crate::read_only) enum Refusal {
    /// A frame `RST_STREAM` with an error code.
    Reset(u32),
    /// A frame `GOAWAY` without an error, and the last stream that the server took.
    GoAway(u32),
}

impl Refusal {
    pub(in crate::read_only) const REFUSED_STREAM: Refusal = Refusal::Reset(7);
    pub(in crate::read_only) const INTERNAL_ERROR: Refusal = Refusal::Reset(2);

    pub(super) async fn of(self, mut stream: TlsStream<TcpStream>) -> io::Result<()> {
        const SETTINGS: [u8; 9] = [0, 0, 0, 4, 0, 0, 0, 0, 0];
        stream.write_all(&SETTINGS).await?;
        stream.read_exact(&mut [0; 24]).await?;
        let number = loop {
            let mut head = [0; 9];
            stream.read_exact(&mut head).await?;
            let length = usize::from(head[1]) << 8 | usize::from(head[2]);
            stream.read_exact(&mut vec![0; length]).await?;
            if head[3] == 1 {
                break [head[5], head[6], head[7], head[8]];
            }
        };
        let frame = match self {
            Refusal::Reset(code) => [&[0, 0, 4, 3, 0], &number[..], &code.to_be_bytes()].concat(),
            Refusal::GoAway(last) => {
                [&[0, 0, 8, 7, 0, 0, 0, 0, 0], &last.to_be_bytes()[..], &[0; 4]].concat()
            }
        };
        stream.write_all(&frame).await?;
        stream.shutdown().await
    }
}
