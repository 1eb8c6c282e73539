import java.io.File;
import java.io.FileInputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Validates PDF files with veraPDF's engine and its official profiles, all in one virtual machine.
 *
 * <p>Arguments: profiles (3a, ua1), "--", files. Prints one JSON object per file and profile and
 * line: file, profile, compliant, checks, failed: [{clause, test, description, where, times}].
 */
public final class Validate {
    private Validate() {}

    public static void main(String[] arguments) throws Exception {
        LogManager.getLogManager().reset();
        Logger.getLogger("").setLevel(Level.OFF);
        VeraGreenfieldFoundryProvider.initialise();
        int files = java.util.Arrays.asList(arguments).indexOf("--") + 1;
        List<PDFAFlavour> profiles = Arrays.stream(arguments).limit(files - 1)
                .map(PDFAFlavour::fromString).collect(Collectors.toList());
        // Several files at once, each read once for all profiles; the engine keeps its state by thread.
        Arrays.stream(arguments).skip(files).parallel()
                .map(file -> validate(file, profiles))
                .forEachOrdered(System.out::print);
    }

    private static String validate(String file, List<PDFAFlavour> profiles) {
        try (InputStream bytes = new FileInputStream(new File(file));
                PDFAParser parser = Foundries.defaultInstance().createParser(bytes, profiles.get(0));
                PDFAValidator validator = Foundries.defaultInstance().createValidator(profiles)) {
            parser.setFlavours(profiles);
            Map<PDFAFlavour, String> found = new HashMap<>();
            for (ValidationResult result : validator.validateAll(parser)) {
                found.put(result.getPDFAFlavour(), describe(file, result) + "\n");
            }
            return profiles.stream().map(found::get).collect(Collectors.joining());
        } catch (Exception fault) {
            throw new IllegalStateException(file, fault);
        }
    }

    private static String describe(String file, ValidationResult result) {
        Map<String, String> rules = new TreeMap<>();
        Map<String, Integer> times = new TreeMap<>();
        for (TestAssertion assertion : result.getTestAssertions()) {
            if (assertion.getStatus() != TestAssertion.Status.FAILED) {
                continue;
            }
            String clause = assertion.getRuleId().getClause();
            int test = assertion.getRuleId().getTestNumber();
            String rule = clause + "-" + test;
            times.merge(rule, 1, Integer::sum);
            rules.putIfAbsent(rule, "\"clause\": " + quote(clause) + ", \"test\": " + test
                    + ", \"description\": " + quote(assertion.getMessage())
                    + ", \"where\": " + quote(assertion.getLocation().getContext()));
        }
        StringBuilder failed = new StringBuilder();
        rules.forEach((rule, text) -> failed.append(failed.length() == 0 ? "" : ", ")
                .append("{").append(text).append(", \"times\": ").append(times.get(rule)).append("}"));
        return "{\"file\": " + quote(file) + ", \"profile\": " + quote(result.getPDFAFlavour().getId())
                + ", \"compliant\": " + result.isCompliant()
                + ", \"checks\": " + result.getTotalAssertions() + ", \"failed\": [" + failed + "]}";
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char letter : text.toCharArray()) {
            if (letter == '"' || letter == '\\') {
                quoted.append('\\').append(letter);
            } else if (letter < ' ' || letter > '~') {
                quoted.append(String.format("\\u%04x", (int) letter));
            } else {
                quoted.append(letter);
            }
        }
        return quoted.append('"').toString();
    }
}
