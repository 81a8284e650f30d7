// Java, with HttpURLConnection.
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.Base64;
import java.util.regex.Pattern;

class WithUrlConnection {
    static final String CONTACTS = "https://api.razorpay.com/v1/contacts";
    static final String COMPANY =
        "http://api.clemta.com/contacts?company_id=64b8f1a2e4b0c8d9f0123456";
    static final String KEY =
        "Basic " + Base64.getEncoder().encodeToString("rzp_test_mock:mock_secret".getBytes());

    public static void main(String[] arguments) throws Exception {
        var post = open(CONTACTS, "Authorization", KEY);
        post.setDoOutput(true);
        post.setRequestProperty("Content-Type", "application/json");
        post.getOutputStream().write("{\"name\": \"Asha Rao\"}".getBytes());
        var made = text(post);
        System.out.println("created " + post.getResponseCode() + " " + of(made, "name"));
        var list = text(open(CONTACTS, "Authorization", KEY));
        System.out.println("listed " + of(list, "count") + " " + of(list, "name"));
        System.out.println("plain " + open(COMPANY, "X-API-KEY", "clemta_mock_key").getResponseCode());
    }

    static HttpURLConnection open(String url, String header, String value) throws Exception {
        var opened = (HttpURLConnection) new URL(url).openConnection();
        opened.setRequestProperty(header, value);
        return opened;
    }

    static String text(HttpURLConnection connection) throws Exception {
        return new String(connection.getInputStream().readAllBytes());
    }

    static String of(String json, String key) {
        var found = Pattern.compile("\"" + key + "\":\"?([^\",]*)").matcher(json);
        return found.find() ? found.group(1) : "";
    }
}
