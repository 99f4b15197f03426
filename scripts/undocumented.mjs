// Names every exported name of the package's entries, and every member of an exported interface or class, that has no sentence of its own.
// node scripts/undocumented.mjs
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** Doors of the package. */
export const ENTRIES = ['src/index.ts', 'src/node/index.ts', 'template-engine/index.ts', 'template-engine/go/index.ts']

/** `entry: name` or `entry: name.member` of everything without a comment, in order. */
export function undocumented(entries = ENTRIES) {
  const program = ts.createProgram(entries, {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    allowImportingTsExtensions: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
  })
  const checker = program.getTypeChecker()
  const found = new Set()
  for (const entry of entries) {
    const module = checker.getSymbolAtLocation(program.getSourceFile(entry))
    for (const exported of checker.getExportsOfModule(module)) {
      const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
      if (!isOurs(symbol)) continue
      if (symbol.flags & ts.SymbolFlags.Module) {
        for (const inner of checker.getExportsOfModule(symbol))
          if (!hasComment(inner, checker)) found.add(`${place(inner)} ${exported.name}.${inner.name}`)
        continue
      }
      if (!hasComment(symbol, checker)) found.add(`${place(symbol)} ${exported.name}`)
      for (const member of membersOf(symbol))
        if (!hasComment(member, checker)) found.add(`${place(member)} ${exported.name}.${member.name}`)
    }
  }
  return [...found].sort()
}

const isOurs = (symbol) => symbol.declarations?.some((each) => !each.getSourceFile().fileName.includes('node_modules'))
const hasComment = (symbol, checker) => symbol.getDocumentationComment(checker).length > 0

const place = (symbol) => {
  const [declaration] = symbol.declarations
  const file = declaration.getSourceFile()
  return `${file.fileName.replace(/^.*?((?:src|template-engine)\/)/, '$1')}:${file.getLineAndCharacterOfPosition(declaration.getStart()).line + 1}`
}

/** Members of an interface, of a type that is an object, and public ones of a class. */
function membersOf(symbol) {
  return (symbol.declarations ?? []).flatMap((declaration) => {
    const list =
      ts.isInterfaceDeclaration(declaration) || ts.isClassDeclaration(declaration)
        ? declaration.members
        : ts.isTypeAliasDeclaration(declaration) && ts.isTypeLiteralNode(declaration.type)
          ? declaration.type.members
          : []
    return list.flatMap((member) => {
      const { name } = member
      if (name === undefined || ts.isPrivateIdentifier(name)) return []
      return member.symbol ? [member.symbol] : []
    })
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const list = undocumented()
  for (const each of list) process.stdout.write(`${each}\n`)
  process.stdout.write(`${list.length} without a sentence\n`)
  process.exitCode = list.length === 0 ? 0 : 1
}
