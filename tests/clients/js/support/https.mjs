// Plain HTTPS, for what the clients hide (headers, the 401 challenge) or do not offer (vault management).
import { request } from "node:https";
import { admin } from "./vault.mjs";

/** Sends one request; `token` null sends no Authorization, `content` is sent as it is in place of `body` as JSON.
    Answers {status, headers, text, body}. */
export function send(method, url, { token = admin.accessToken, body, content = JSON.stringify(body), headers = {} } = {}) {
  return new Promise((resolve, reject) => {
    const call = request(url, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(content !== undefined && { "content-type": "application/json", "content-length": Buffer.byteLength(content) }),
        ...headers,
      },
    }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => {
        const text = Buffer.concat(chunks).toString("utf8");
        const isJson = /json/.test(response.headers["content-type"] ?? "");
        resolve({ status: response.statusCode, headers: response.headers, text, body: isJson && text ? JSON.parse(text) : undefined });
      });
      response.on("error", reject);
    });
    call.on("error", reject);
    call.end(content);
  });
}
