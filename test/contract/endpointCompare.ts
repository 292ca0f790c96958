import type ts from 'typescript';
import type { Operation, Parameters } from '../../src/cli/contract/lock.js';
import type { Shape } from '../../src/cli/contract/shape.js';
import { TypeComparison } from './typeCompare.js';
import { bracketNames, isNone, isOptional, partsOf } from './typeParts.js';
import type { TypedEndpoint } from './typeProgram.js';

const parameterNames = (path: string): string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');

/** Compares everything that the type of an endpoint says with an operation of the lock. */
export class EndpointComparison extends TypeComparison {
  /** Adds what is wrong with an endpoint to the violations. */
  compareEndpoint(endpoint: TypedEndpoint, operation: Operation): void {
    const names = parameterNames(endpoint.path).sort().join(', ');
    const wanted = Object.keys(operation.parameters.path ?? {})
      .sort()
      .join(', ');
    const at = endpoint.exportName;
    if (names !== wanted) this.report(at, `path parameters are ${wanted || 'none'}, not ${names || 'none'}`);
    this.#compareQuery(endpoint.query, operation.parameters.query ?? {}, `${at} query`);
    this.#compareBody(endpoint.body, operation.body, `${at} body`);
    this.#compareReplies(endpoint.reply, operation.replies, `${at} reply`);
  }

  #compareQuery(type: ts.Type, parameters: Parameters, at: string): void {
    const { members, isOpen } = partsOf(type);
    if (isOpen || members.length === 0) this.report(at, 'the type says nothing');
    for (const member of members) this.#compareParameters(member, parameters, at);
  }

  #compareParameters(type: ts.Type, parameters: Parameters, at: string): void {
    const named = this.checker.getPropertiesOfType(type).filter((property) => {
      const propertyType = this.checker.getTypeOfSymbol(property);
      return partsOf(propertyType).members.length > 0; // not `name?: never` of a union
    });
    const bracketed = bracketNames(this.checker, type);
    this.propertyCount += named.length + bracketed.length;
    for (const property of named) this.#compareParameter(property, parameters, at);
    for (const name of bracketed) {
      if (name !== undefined && parameters[name]?.style === 'deepObject') continue;
      this.report(at, 'index signature of no parameter');
    }
    const given = new Set([...named.map((property) => property.name), ...bracketed]);
    const missing = Object.entries(parameters).filter(([name, { required }]) => required && !given.has(name));
    for (const [name] of missing) this.report(`${at}.${name}`, 'is required, is missing');
  }

  #compareParameter(property: ts.Symbol, parameters: Parameters, at: string): void {
    const place = `${at}.${property.name}`;
    const parameter = Object.hasOwn(parameters, property.name) ? parameters[property.name] : undefined;
    if (!parameter) return this.report(place, 'unknown parameter');
    if (parameter.required && isOptional(property)) this.report(place, 'is required, must not be optional');
    this.compare({ type: this.checker.getTypeOfSymbol(property), shape: parameter.shape, at: place, mode: 'query' });
  }

  #compareBody(type: ts.Type, shape: Shape | undefined, at: string): void {
    if (isNone(this.checker, type)) {
      if (shape) this.report(at, 'the operation takes one, the type has none');
    } else if (shape) {
      this.compare({ type, shape, at, mode: 'body' });
    } else {
      this.report(at, 'the operation takes none');
    }
  }

  #compareReplies(type: ts.Type, replies: Operation['replies'], at: string): void {
    const { members, hasUndefined } = partsOf(type);
    const shapes = Object.values(replies).filter((shape) => shape !== null);
    if (members.length === 0) {
      // HTTP forbids what PayNow describes here and there: content of a 204. The type may follow either.
      const hasContent = Object.entries(replies).some(([status, shape]) => shape !== null && status !== '204');
      if (hasContent) this.report(at, 'has content, the type has none');
      return;
    }
    if (shapes.length === 0) return this.report(at, 'has no content, the type must be void');
    if (shapes.length < Object.keys(replies).length && !hasUndefined) {
      this.report(at, 'may have no content, the type must allow undefined');
    }
    for (const shape of shapes) this.compare({ type, shape, at, mode: 'reply' });
  }
}
