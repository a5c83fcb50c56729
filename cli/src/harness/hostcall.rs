//! Every function the harness offers in module `env`, as one table.
//!
//! The table is what imports are checked against, how trace arguments are decoded, and what faults are named by. The
//! functions themselves are in `imports`.
//!
//! Source: proxy-wasm/spec v0.1.0, v0.2.0 and v0.2.1; the version gates are those Envoy 1.40 was seen to apply.

use super::abi::AbiVersion;

/// One argument of a hostcall, named as in the specification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arg {
    /// One `i32` by value.
    Word(&'static str),
    /// One `i64` by value.
    Long(&'static str),
    /// Pointer and length of bytes the guest gives.
    Bytes(&'static str),
    /// Pointer and length of a serialised map the guest gives.
    Map(&'static str),
    /// Where the host writes an `i32`.
    OutWord(&'static str),
    /// Where the host writes an `i64`.
    OutLong(&'static str),
    /// Where the host writes pointer and length of bytes it allocated.
    OutBytes(&'static str),
    /// The same, holding a serialised map.
    OutMap(&'static str),
}

impl Arg {
    /// The wasm parameters this argument takes: `true` for `i64`, `false` for `i32`.
    pub(crate) fn parameters(self) -> &'static [bool] {
        match self {
            Self::Word(_) | Self::OutWord(_) | Self::OutLong(_) => &[false],
            Self::Long(_) => &[true],
            Self::Bytes(_) | Self::Map(_) | Self::OutBytes(_) | Self::OutMap(_) => &[false, false],
        }
    }
}

/// Which ABI versions know a hostcall.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Known {
    Always,
    Only010,
    From020,
    From021,
}

impl Known {
    pub(crate) fn covers(self, version: AbiVersion) -> bool {
        match self {
            Self::Always => true,
            Self::Only010 => version == AbiVersion::V0_1_0,
            Self::From020 => version >= AbiVersion::V0_2_0,
            Self::From021 => version >= AbiVersion::V0_2_1,
        }
    }
}

macro_rules! hostcalls {
    ($($variant:ident $name:literal $known:ident [$($kind:ident $arg:literal),*];)*) => {
        /// A function of module `env`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub(crate) enum Hostcall { $($variant),* }

        impl Hostcall {
            /// Every hostcall, in the order of the specification.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name it is imported by.
            pub(crate) fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),* }
            }

            /// Its arguments, in order.
            pub(crate) fn arguments(self) -> &'static [Arg] {
                match self { $(Self::$variant => &[$(Arg::$kind($arg)),*]),* }
            }

            /// The ABI versions that may import it.
            pub(crate) fn known(self) -> Known {
                match self { $(Self::$variant => Known::$known),* }
            }
        }
    };
}

hostcalls! {
    Log "proxy_log" Always [Word "level", Bytes "message"];
    GetLogLevel "proxy_get_log_level" From021 [OutWord "level"];
    GetStatus "proxy_get_status" Always [OutWord "code", OutBytes "message"];
    SetEffectiveContext "proxy_set_effective_context" Always [Word "context"];
    Done "proxy_done" Always [];
    GetTime "proxy_get_current_time_nanoseconds" Always [OutLong "time"];
    SetTickPeriod "proxy_set_tick_period_milliseconds" Always [Word "period"];
    GetProperty "proxy_get_property" Always [Bytes "path", OutBytes "value"];
    SetProperty "proxy_set_property" Always [Bytes "path", Bytes "value"];
    GetBuffer "proxy_get_buffer_bytes" Always [Word "buffer", Word "start", Word "length", OutBytes "bytes"];
    GetBufferStatus "proxy_get_buffer_status" Always [Word "buffer", OutWord "length", OutWord "flags"];
    SetBuffer "proxy_set_buffer_bytes" Always [Word "buffer", Word "start", Word "length", Bytes "bytes"];
    GetPairs "proxy_get_header_map_pairs" Always [Word "map", OutMap "pairs"];
    SetPairs "proxy_set_header_map_pairs" Always [Word "map", Map "pairs"];
    GetHeader "proxy_get_header_map_value" Always [Word "map", Bytes "name", OutBytes "value"];
    AddHeader "proxy_add_header_map_value" Always [Word "map", Bytes "name", Bytes "value"];
    ReplaceHeader "proxy_replace_header_map_value" Always [Word "map", Bytes "name", Bytes "value"];
    RemoveHeader "proxy_remove_header_map_value" Always [Word "map", Bytes "name"];
    GetMapSize "proxy_get_header_map_size" Always [Word "map", OutWord "size"];
    ContinueStream "proxy_continue_stream" From020 [Word "stream"];
    CloseStream "proxy_close_stream" From020 [Word "stream"];
    ContinueRequest "proxy_continue_request" Only010 [];
    ContinueResponse "proxy_continue_response" Only010 [];
    ClearRouteCache "proxy_clear_route_cache" Only010 [];
    GetConfiguration "proxy_get_configuration" Only010 [OutBytes "configuration"];
    SendLocalResponse "proxy_send_local_response" Always
        [Word "status", Bytes "details", Bytes "body", Map "headers", Word "grpc_status"];
    HttpCall "proxy_http_call" Always
        [Bytes "upstream", Map "headers", Bytes "body", Map "trailers", Word "timeout", OutWord "token"];
    GrpcCall "proxy_grpc_call" Always
        [Bytes "service", Bytes "service_name", Bytes "method", Map "metadata", Bytes "message", Word "timeout",
         OutWord "token"];
    GrpcStream "proxy_grpc_stream" Always
        [Bytes "service", Bytes "service_name", Bytes "method", Map "metadata", OutWord "token"];
    GrpcSend "proxy_grpc_send" Always [Word "token", Bytes "message", Word "end_of_stream"];
    GrpcCancel "proxy_grpc_cancel" Always [Word "token"];
    GrpcClose "proxy_grpc_close" Always [Word "token"];
    GetSharedData "proxy_get_shared_data" Always [Bytes "key", OutBytes "value", OutWord "cas"];
    SetSharedData "proxy_set_shared_data" Always [Bytes "key", Bytes "value", Word "cas"];
    RegisterQueue "proxy_register_shared_queue" Always [Bytes "name", OutWord "queue"];
    ResolveQueue "proxy_resolve_shared_queue" Always [Bytes "vm_id", Bytes "name", OutWord "queue"];
    Enqueue "proxy_enqueue_shared_queue" Always [Word "queue", Bytes "value"];
    Dequeue "proxy_dequeue_shared_queue" Always [Word "queue", OutBytes "value"];
    DefineMetric "proxy_define_metric" Always [Word "kind", Bytes "name", OutWord "metric"];
    IncrementMetric "proxy_increment_metric" Always [Word "metric", Long "offset"];
    RecordMetric "proxy_record_metric" Always [Word "metric", Long "value"];
    GetMetric "proxy_get_metric" Always [Word "metric", OutLong "value"];
    CallForeign "proxy_call_foreign_function" Always [Bytes "name", Bytes "arguments", OutBytes "results"];
    ResolveDns "envoy_resolve_dns" Always [Bytes "name", OutWord "token"];
}

impl Hostcall {
    /// The hostcall imported as `name`.
    pub(crate) fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|hostcall| hostcall.name() == name)
    }

    /// Whether the guest may call it while it initialises or allocates on the host's behalf.
    pub(crate) fn is_allowed_when_restricted(self) -> bool {
        self == Self::Log
    }

    /// Whether it reads or writes what other threads write as well, so that their order can be seen.
    pub(crate) fn is_shared(self) -> bool {
        matches!(self, Self::GetSharedData | Self::SetSharedData)
    }
}
