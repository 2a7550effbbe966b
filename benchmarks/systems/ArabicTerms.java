import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** Lucene's ArabicAnalyzer with its defaults: a text a line on stdin, its terms between spaces a line on stdout. */
public class ArabicTerms {
    public static void main(String[] arguments) throws IOException {
        var texts = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var lines = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (var analyzer = new ArabicAnalyzer()) {
            for (var text = texts.readLine(); text != null; text = texts.readLine()) {
                var terms = new StringJoiner(" ");
                try (var stream = analyzer.tokenStream("text", text)) {
                    var term = stream.addAttribute(CharTermAttribute.class);
                    stream.reset();
                    while (stream.incrementToken()) {
                        terms.add(term.toString());
                    }
                    stream.end();
                }
                lines.print(terms + "\n");
                lines.flush();
            }
        }
    }
}
