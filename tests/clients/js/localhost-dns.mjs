// RFC 6761, section 6.3: every name that ends in ".localhost" is this machine. Browsers and several system resolvers follow it,
// but the resolver of the C library, which Node asks, often knows "localhost" alone. Each vault has a host name of its own
// (default.vault.localhost, ...), so this module is preloaded (--import) and asks for plain "localhost" instead: whichever loopback
// addresses this machine gives that name are used. Only the look-up changes; the host name that TLS verifies, the Host header and
// the clients' own checks stay the vault's.
import dns from "node:dns";

const isLocalhostName = (name) => typeof name === "string" && /\.localhost\.?$/i.test(name);
const plainName = (name) => (isLocalhostName(name) ? "localhost" : name);

const lookup = dns.lookup;
dns.lookup = (name, ...rest) => lookup(plainName(name), ...rest);

const lookupPromise = dns.promises.lookup;
dns.promises.lookup = (name, ...rest) => lookupPromise(plainName(name), ...rest);
