/** Says that something of PayNow's is not in the graph, and why. */
export interface Left {
  readonly left: string;
}

/** Leaves a field out, for this reason. */
export const left = (reason: string): Left => ({ left: reason });

/** An object of PayNow's and the graph type that shows it. Several entries may name one object. */
export interface ShownObject {
  /** PayNow's name of the object. */
  readonly dto: string;
  /** The graph type that its fields are looked up on. */
  readonly type: string;
  /**
   * Where fields are shown whose place does not follow from their name: a path from the type
   * (`billing.name`), or the reason why there is none.
   */
  readonly fields?: Readonly<Record<string, string | Left>>;
  /** What holds for every field that `fields` does not name, instead of the naming rules. */
  readonly otherwise?: string | Left;
}

/** One part of PayNow's APIs: what reaches its operations and shows its objects. */
export interface Area {
  /**
   * Operations by name (`GET /v1/stores/{storeId}/orders`) with the graph fields that reach them, as
   * `Type.field`. An operation may stand here before the code has it; nothing is checked until then.
   */
  readonly operations: Readonly<Record<string, readonly string[]>>;
  readonly objects: readonly ShownObject[];
}

/** Reads one object by its global id: for every operation that reads a `Node`. */
export const NODE = ['Query.node', 'Query.nodes'] as const;

/** An operation that the graph does not reach: it may still come, or it is not meant to. */
export interface Unreached {
  readonly state: 'not yet' | 'not offered';
  readonly reason: string;
}
