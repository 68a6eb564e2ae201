package sekisho.packaging;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** One Java file of this repository, as text and as the compiler's tree. */
record JavaSource(Path path, String text) {

    /** A block of statements with a name: a method, a constructor or an initialiser; its length is brace to brace. */
    record Block(String name, long lines) {}

    record Outline(List<String> types, List<Block> blocks) {}

    static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(here.resolve(".mvn"))) {
            here = here.getParent();
        }
        return here;
    }

    /** Every Java file below a {@code src} directory, paths relative to the root. */
    static List<JavaSource> all() throws IOException {
        Path root = root();
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(root::relativize)
                    .filter(file -> contains(file, "src") && !contains(file, "target"))
                    .sorted()
                    .map(file -> read(root, file))
                    .toList();
        }
    }

    boolean isTest() {
        return path.toString().contains("src/test/");
    }

    long lines() {
        return text.lines().count();
    }

    Outline outline() {
        SimpleJavaFileObject file =
                new SimpleJavaFileObject(URI.create("string:///" + path.getFileName()), JavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return text;
                    }
                };
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        JavacTask task = (JavacTask) ToolProvider.getSystemJavaCompiler()
                .getTask(null, null, problems, List.of("-proc:none"), null, List.of(file));
        try {
            CompilationUnitTree unit = task.parse().iterator().next();
            if (!problems.getDiagnostics().isEmpty()) {
                throw new IllegalStateException(path + ": " + problems.getDiagnostics());
            }
            Scanner scanner = new Scanner(unit, Trees.instance(task));
            scanner.scan(unit, null);
            return new Outline(scanner.types, scanner.blocks);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean contains(Path file, String directory) {
        for (Path part : file) {
            if (part.toString().toLowerCase(Locale.ROOT).equals(directory)) {
                return true;
            }
        }
        return false;
    }

    private static JavaSource read(Path root, Path file) {
        try {
            return new JavaSource(file, Files.readString(root.resolve(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Scanner extends TreePathScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final Trees trees;
        private final List<String> types = new ArrayList<>();
        private final List<Block> blocks = new ArrayList<>();

        private Scanner(CompilationUnitTree unit, Trees trees) {
            this.unit = unit;
            this.trees = trees;
        }

        @Override
        public Void visitClass(ClassTree type, Void none) {
            if (!type.getSimpleName().isEmpty()) {
                types.add(type.getSimpleName().toString());
            }
            return super.visitClass(type, none);
        }

        @Override
        public Void visitBlock(BlockTree block, Void none) {
            Tree parent = getCurrentPath().getParentPath().getLeaf();
            if (parent instanceof MethodTree method) {
                blocks.add(new Block(method.getName().toString(), length(block)));
            }
            if (parent instanceof ClassTree) {
                blocks.add(new Block("initialiser", length(block)));
            }
            return super.visitBlock(block, none);
        }

        private long length(Tree tree) {
            long start = trees.getSourcePositions().getStartPosition(unit, tree);
            long end = trees.getSourcePositions().getEndPosition(unit, tree);
            return unit.getLineMap().getLineNumber(end) - unit.getLineMap().getLineNumber(start) + 1;
        }
    }
}
