use hallway::rsx;

fn main() {
    let color = "red";
    let _ = rsx! {
        <p style=(color)>Hello</p>
        <button type="button" onclick="save()">Save</button>
        <a href="javascript:save()">Save</a>
        <script>"save()"</script>
    };
}
