// Java, with HttpClient.
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.regex.Pattern;

class WithHttpClient {
    static final URI CONTACTS = URI.create("https://api.razorpay.com/v1/contacts");
    static final URI COMPANY =
        URI.create("http://api.clemta.com/contacts?company_id=64b8f1a2e4b0c8d9f0123456");
    static final String KEY =
        "Basic " + Base64.getEncoder().encodeToString("rzp_test_mock:mock_secret".getBytes());

    public static void main(String[] arguments) throws Exception {
        var client = HttpClient.newHttpClient();
        var post = HttpRequest.newBuilder(CONTACTS)
            .header("Authorization", KEY)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"name\": \"Asha Rao\"}"))
            .build();
        var made = client.send(post, BodyHandlers.ofString());
        System.out.println("created " + made.statusCode() + " " + of(made.body(), "name"));
        var get = HttpRequest.newBuilder(CONTACTS).header("Authorization", KEY).build();
        var list = client.send(get, BodyHandlers.ofString()).body();
        System.out.println("listed " + of(list, "count") + " " + of(list, "name"));
        var plain = HttpRequest.newBuilder(COMPANY).header("X-API-KEY", "clemta_mock_key").build();
        System.out.println("plain " + client.send(plain, BodyHandlers.discarding()).statusCode());
    }

    static String of(String json, String key) {
        var found = Pattern.compile("\"" + key + "\":\"?([^\",]*)").matcher(json);
        return found.find() ? found.group(1) : "";
    }
}
