import { readFileSync } from "node:fs";
import { Agent, type AgentOptions } from "node:https";
import { Agent as Choice, type AgentConnectOpts } from "agent-base";
import { HttpsProxyAgent } from "https-proxy-agent";
import { getProxyForUrl } from "proxy-from-env";
import { misused } from "./release-error";

const VARIABLES = /^(https?_proxy|no_proxy|ssl_cert_(file|dir))$/i;

/** The variables by which a company's network is reached, for a program that reads them itself, as those in Go do. */
export const networkVariables = (env = process.env): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([name]) => VARIABLES.test(name)));

/** HTTPS by the proxy that HTTPS_PROXY and NO_PROXY give a host, trusting the certificates of SSL_CERT_FILE. */
class Outbound extends Choice {
  private readonly agents = new Map<string, Agent>();

  constructor(private readonly own: AgentOptions) {
    super(own);
  }

  connect(_request: unknown, { host, port }: AgentConnectOpts): Agent {
    const isHere = /^(127\..*|localhost|::1)$/.test(host ?? "");
    const proxy = isHere ? "" : proxyFor(`https://${host}:${port}`);
    const agent =
      this.agents.get(proxy) ?? (proxy === "" ? new Agent(this.own) : new HttpsProxyAgent(proxy, this.own));
    this.agents.set(proxy, agent);
    return agent;
  }
}

/**
 * A proxy that is named without a scheme is reached by HTTP, as by programs in Go.
 * @throws ReleaseError for a variable that holds no address
 */
function proxyFor(url: string): string {
  const found = getProxyForUrl(url);
  const bare = found.replace(/^https:\/\//, "");
  const proxy = bare !== found && Object.values(networkVariables()).includes(bare) ? `http://${bare}` : found;
  if (proxy === "" || URL.canParse(proxy)) return proxy;
  throw misused(
    `HTTPS_PROXY is ${bare}, which is not the address of a proxy. Write one such as http://proxy.example:3128, or unset it.`,
  );
}

let outbound: Outbound | undefined;

/** For HTTPS to other machines; undefined where no variable says anything. @throws ReleaseError for a file that cannot be read */
export function outboundAgent(env = process.env): Outbound | undefined {
  if (Object.keys(networkVariables(env)).length === 0) return undefined;
  const file = env["SSL_CERT_FILE"];
  return (outbound ??= new Outbound({ keepAlive: true, ...(file && { ca: certificates(file) }) }));
}

function certificates(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw misused(
      `SSL_CERT_FILE is ${file}, which cannot be read (${(error as Error).message}). Name a file of certificates (PEM), or unset it.`,
    );
  }
}
