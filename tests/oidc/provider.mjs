// An OpenID provider on the loopback with one application and a few people; it says where it listens.
// Its own development pages ask for a name and accept any password.
import { createServer } from "node:http";
import Provider from "oidc-provider";

const people = JSON.parse(process.env.PEOPLE);
const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      { client_id: "zhike", client_secret: "a-secret-between-the-two", redirect_uris: [process.env.REDIRECT] },
    ],
    claims: { openid: ["sub", "preferred_username", "name", "groups", "unit"] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: true } },
    pkce: { required: () => true },
    cookies: { keys: ["only-for-tests"] },
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub, ...people[sub] }) }),
  });
  server.on("request", provider.callback());
  console.log(issuer);
});
