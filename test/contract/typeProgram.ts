import { join } from 'node:path';
import ts from 'typescript';

/** An endpoint as the compiler sees it: the type arguments of the exported constant. */
export interface TypedEndpoint {
  /** The module, relative to the project root, with slashes. */
  readonly file: string;
  readonly exportName: string;
  readonly path: string;
  readonly query: ts.Type;
  readonly body: ts.Type;
  readonly reply: ts.Type;
}

/** A compiled program and a way to find the endpoints of one of its files. */
export interface TypeProgram {
  readonly checker: ts.TypeChecker;
  readonly endpointsOf: (file: string) => readonly TypedEndpoint[];
  /** The compiler's own complaints about a file. */
  readonly errorsOf: (file: string) => readonly string[];
}

function readOptions(root: string): ts.CompilerOptions {
  const { config, error } = ts.readConfigFile(join(root, 'tsconfig.json'), (file) => ts.sys.readFile(file)) as {
    config?: unknown;
    error?: ts.Diagnostic;
  };
  if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'));
  const { options } = ts.parseJsonConfigFileContent({ ...(config as object), files: [], include: [] }, ts.sys, root);
  return { ...options, types: [] }; // wire types use none of Node's
}

/**
 * Compiles the given files (relative to the root) with the project's own options, without the types of Node.
 * `planted` adds files that exist only here: their sources by name.
 */
export function createTypeProgram(
  root: string,
  files: readonly string[],
  planted: Readonly<Record<string, string>> = {},
): TypeProgram {
  const options = readOptions(root);
  const host = ts.createCompilerHost(options);
  host.jsDocParsingMode = ts.JSDocParsingMode.ParseForTypeErrors; // as tsc does
  const sources = new Map(Object.entries(planted).map(([file, source]) => [join(root, file), source]));
  const planting: ts.CompilerHost = {
    ...host,
    fileExists: (file) => sources.has(file) || host.fileExists(file),
    readFile: (file) => sources.get(file) ?? host.readFile(file),
    getSourceFile: (file, ...rest) => {
      const source = sources.get(file);
      return source === undefined
        ? host.getSourceFile(file, ...rest)
        : ts.createSourceFile(file, source, options.target ?? ts.ScriptTarget.ESNext);
    },
  };
  const names = [...files, ...Object.keys(planted)].map((file) => join(root, file));
  const program = ts.createProgram(names, options, planting);
  const checker = program.getTypeChecker();
  const sourceOf = (file: string): ts.SourceFile => {
    const source = program.getSourceFile(join(root, file));
    if (!source) throw new Error(`${file} is not part of the program`);
    return source;
  };
  return {
    checker,
    endpointsOf: (file) => {
      const symbol = checker.getSymbolAtLocation(sourceOf(file));
      const exported = symbol ? checker.getExportsOfModule(symbol) : [];
      return exported.flatMap((one) => typedEndpoint(checker, file, one));
    },
    errorsOf: (file) =>
      program
        .getSemanticDiagnostics(sourceOf(file))
        .map((diagnostic) => ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')),
  };
}

const isReference = (type: ts.Type): type is ts.TypeReference =>
  (type.flags & ts.TypeFlags.Object) !== 0 && ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference) !== 0;

function typedEndpoint(checker: ts.TypeChecker, file: string, symbol: ts.Symbol): TypedEndpoint[] {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  if (!(target.flags & ts.SymbolFlags.Variable)) return [];
  const type = checker.getTypeOfSymbol(target);
  if (!isReference(type) || type.symbol.name !== 'Endpoint') return [];
  const [path, query, body, reply] = checker.getTypeArguments(type);
  if (!path?.isStringLiteral() || !query || !body || !reply) return [];
  return [{ file, exportName: symbol.name, path: path.value, query, body, reply }];
}
