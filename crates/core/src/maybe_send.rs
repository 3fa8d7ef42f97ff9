//! Threads, where the platform has them.

use std::pin::Pin;

/// [`Send`] and [`Sync`], except on `wasm32-unknown-unknown`, where it asks for nothing.
///
/// Browsers and edge workers run on one thread, and their promises cannot be sent to another: a
/// [`Dispatch`](crate::Dispatch) on the host's `fetch` would be impossible if it had to be `Send`. Implemented for
/// everything it fits; there is nothing to implement by hand.
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub trait MaybeSendSync: Send + Sync {}

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
impl<T: Send + Sync + ?Sized> MaybeSendSync for T {}

/// [`Send`] and [`Sync`], except on `wasm32-unknown-unknown`, where it asks for nothing.
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub trait MaybeSendSync {}

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
impl<T: ?Sized> MaybeSendSync for T {}

/// A boxed future, which is [`Send`] except on `wasm32-unknown-unknown`: see [`MaybeSendSync`].
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// A boxed future, which need not be [`Send`] on this platform: see [`MaybeSendSync`].
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub type Boxed<T> = Pin<Box<dyn Future<Output = T>>>;

#[cfg(test)]
mod tests {
    use std::future::IntoFuture;

    use crate::{Call, Dispatch, Handle, Operation};

    fn crosses_threads<T: Send + Sync + ?Sized>() {}
    fn is_send<T: Send>(_: &T) {}

    fn calls_can_be_spawned<O: Operation + 'static, D: Dispatch>(call: Call<O>, dispatch: &D) {
        is_send(&call.into_future());
        is_send(&dispatch.sleep(std::time::Duration::ZERO));
    }

    #[test]
    fn where_there_are_threads_a_dispatch_and_calls_cross_them() {
        crosses_threads::<dyn Dispatch>();
        crosses_threads::<Handle>();
        fn any<O: Operation + 'static>(call: Call<O>) {
            calls_can_be_spawned(call, &crate::Script::new());
        }
        let _ = any::<Nothing>;
    }

    struct Nothing;

    impl Operation for Nothing {
        const NAME: &'static str = "nothing";
        const REPEAT: crate::Repeat = crate::Repeat::Safe;
        type Output = ();

        fn encode(&self, target: &crate::Target<'_>) -> Result<http::Request<bytes::Bytes>, crate::Error> {
            crate::wire::get(target.project().fixed("nothing")).empty()
        }

        fn decode(&self, response: http::Response<bytes::Bytes>) -> Result<(), crate::Error> {
            crate::wire::blank(&response)
        }
    }
}
