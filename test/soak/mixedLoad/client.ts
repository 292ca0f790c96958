import { Agent, request } from 'undici';

/** What is sent to the gateway. */
export interface Sending {
  readonly authorization?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: 'GET' | 'POST';
  /** Behind `/graphql`. */
  readonly search?: string;
  /** JSON, or text that is sent as it is. */
  readonly body?: object | string;
  /** Milliseconds after which the client leaves. */
  readonly leaveAfterMs?: number | undefined;
}

/** An answer; absent for who left. */
export interface Received {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** Clients of one gateway, who share connections as browsers and servers do. */
export class Client implements AsyncDisposable {
  readonly #agent = new Agent({ connections: 128, keepAliveTimeout: 1_000 });

  constructor(private readonly url: string) {}

  /** Sends, and waits for the whole answer. */
  async send({ authorization, headers, method = 'POST', search = '', body, leaveAfterMs }: Sending) {
    const leaver = new AbortController();
    const timer = leaveAfterMs === undefined ? undefined : setTimeout(() => leaver.abort(), leaveAfterMs);
    try {
      return await this.#exchange(`${this.url}${search}`, {
        method,
        headers: { 'content-type': 'application/json', ...(authorization && { authorization }), ...headers },
        body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
        signal: leaver.signal,
      });
    } catch (error) {
      if (leaver.signal.aborted) return undefined;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  async #exchange(url: string, options: NonNullable<Parameters<typeof request>[1]>): Promise<Received> {
    const response = await request(url, { dispatcher: this.#agent, ...options });
    const text = await response.body.text();
    return { status: response.statusCode, type: String(response.headers['content-type']), text };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#agent.closed) await this.#agent.close();
  }
}
