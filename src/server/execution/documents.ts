import { type DocumentNode, type GraphQLError, type GraphQLSchema, getOperationAST, validate } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Limits } from '../limits/limits.js';
import { documentCaches } from './documentCaches.js';
import { isLive } from './live.js';

/** What documents are read with. */
export interface DocumentOptions {
  readonly schema: GraphQLSchema;
  /** The limits of a document's text. */
  readonly limits: Pick<Limits, 'parse' | 'refusalOf'>;
}

/** What an error takes that is kept with its document. */
const ERROR_BYTES = 2_000;

/**
 * Reads documents: parses them, checks the limits of their text, validates them. Each text is read once while it is
 * kept, and every way to run an operation reads it here, so that all refuse the same.
 */
export class Documents {
  #caches = documentCaches();
  readonly #errors = new WeakMap<DocumentNode, readonly GraphQLError[]>();

  /** What the kept documents take in memory with their plans, in bytes, about. */
  get bytes(): number {
    return this.#caches.documentCache.bytes;
  }

  /** Forgets every document: the limits of some have changed. */
  forget(): void {
    this.#caches = documentCaches();
  }

  /** Counts what is kept for a document beside itself. @param bytes in all */
  grow(document: DocumentNode, bytes: number): void {
    this.#caches.documentCache.grow(document, bytes);
  }

  constructor(private readonly options: DocumentOptions) {}

  /** Lets yoga read documents here. */
  readonly plugin: Plugin = {
    onParse: ({ setParseFn }) => setParseFn((source) => this.parse(String(source))),
    onValidate: ({ params, setValidationFn }) => setValidationFn(() => this.validate(params.documentAST)),
  };

  /** @throws Refusal `LIMIT_EXCEEDED` for too many tokens; GraphQLError for what is no GraphQL */
  parse(text: string): DocumentNode {
    const { documentCache, errorCache } = this.#caches;
    const known = documentCache.get(text);
    if (known) return known;
    const failure = errorCache.get(text);
    if (failure) throw failure;
    try {
      const document = this.options.limits.parse(text);
      documentCache.set(text, document);
      return document;
    } catch (error) {
      if (error instanceof Error) errorCache.set(text, error);
      throw error;
    }
  }

  /** What is wrong with a document; empty for a valid one. A document over a limit is not validated. */
  validate(document: DocumentNode): readonly GraphQLError[] {
    const known = this.#errors.get(document);
    if (known) return known;
    const refusal = this.options.limits.refusalOf(document);
    const errors = refusal ? [refusal] : validate(this.options.schema, document);
    this.#errors.set(document, errors);
    if (errors.length > 0) this.grow(document, errors.length * ERROR_BYTES);
    return errors;
  }

  /** The document of this text if it is valid and the operation asked for is a query; otherwise `undefined`. */
  query(text: string, operationName: string | undefined): DocumentNode | undefined {
    let document: DocumentNode;
    try {
      document = this.parse(text);
    } catch {
      return undefined;
    }
    if (this.validate(document).length > 0) return undefined;
    const isQuery = getOperationAST(document, operationName)?.operation === 'query';
    return isQuery && !isLive(document, operationName) ? document : undefined;
  }
}
